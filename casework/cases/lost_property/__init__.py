"""失物招领: what was handed in, kept, announced and given back, or went to the State.

The rules (民法典 314-318; domain §3, §9.6):

* the owner is told, or the find announced; what is announced never tells the features by
  which the owner will be known;
* whoever claims it shows a document; an agent brings written authority and both documents;
* the owner bears the necessary costs (317);
* a year after the announcement (calendar months, not the six months that some old pages
  say) what nobody claimed goes to the State, by the word of a head who did not keep it;
* the quick procedure (received, claimed and given back on the spot) is not for valuables,
  and an auxiliary officer does not give back a valuable alone.

``state`` what it is · ``keeping`` received, kept, announced · ``giving_back`` to whoever
claims it · ``other_ends`` to the State, above, or nowhere · ``table`` the machine.
"""
