"""What tests share: one package of helpers.  Nothing is imported from a test or a conftest.

A conftest holds fixtures only; what several tests need stands here
(``tests/test_harness.py``).  Take the smallest that shows what you mean, from above:

``bureau``      the small bureau: units, officers and devices with fixed ids; its ``Scribe``
                composes and applies events without a store
``proposals``   a proposal of an event type under the name of its body, or another
``samples``     a value of any schema, a body or a state, with every field filled
``hotline``     exports of a hotline, under the heads that domain 2.2 names
``apart``       programs of others, each in an environment of its own
``papers``      photos and papers, small enough to stand in a test
``pages``       everything that an encrypted database holds, its free pages too, in clear
``outside``     time and chance that a test decides
``sample``      the invented bureau of ``sample_bureau``, played through, or in a centre

``lives/``      one case of a kind, led to where a test begins
    ``life``            any kind: ``do``, ``no``; every officer and every step; dice
    ``at_random``       histories of letters, items and orders, with every moment of them
    ``letter_lives``    three thousand letters, and what happened to each in plain facts
    ``anybody``         any kind, lived by anybody of the invented bureau; the way to an end
    ``turns``           whose turn it is, what is offered, what a form lets choose
    ``lawful``          just before every lawful step that the tests of the rules take
    ``claim``           a claim by a scribe, from its draft to the closing that waits
    ``ledger``          ``Item``: every step of a ledger item with an ordinary form
    ``ledger_seats``    items brought along the road and aside
    ``letter``          ``Mail``: every status of a letter one call away
    ``publishing``      a text for the public, and the forms of its four steps
    ``month_account``   what the centre drew, and the forms that follow
    ``standard_answer`` drafted, let in, revised, and the forms of its steps
    ``call_sample``     who was served, the list of a week, the lot
    ``handover``        a shift that ends, with what it leaves open
    ``machine_alarm``   what was noticed of a machine, and what lies apart
    ``order``           ``Order``: a supervision order over a letter
    ``common_issue`` ``diversion`` ``directory`` ``export`` ``loss_report`` ``lost_property``
    ``mediation`` ``meeting`` ``receivers`` ``visit`` ``visit_target`` ``walk_in``
``rules/``      what the rules are held against
    ``asked``           every figure as it is asked, and the histories it is asked of
    ``clocks``          published limits, calendar and two cities
    ``figures``         cases as they would stand, for the figures
    ``ledger_oracle``   the figures of ledger items from what happened, without states
    ``letter_oracle``   the figures of letters from what happened, without states
    ``ranking_oracle``  the table of units from bare numbers
    ``rounds``          the centre on its rounds, over the cases of a scribe
    ``roles_table``     who may take which step, written by hand from the field's rules
    ``audit``           a small true trail with real keys; ``audit_mutants`` falsifies it
``gate/``       the closing gate of ledger items
    ``world``           officers at random over four paths
    ``ideas``           what they think of
    ``oracle``          what closing needs, told a second time
``centre/``     the centre's side
    ``desks``           ``PlainDesk``: a key and a chain, no store, may say anything
    ``apart``           machines that were shut out or copied, and who deals with what they sent
    ``handed``          work in another station, and whom it turns out to be about
    ``server``          the real process, killed and started again, and an HTTP caller
    ``workbooks``       a bureau's spreadsheets, from plain rows
    ``citizen``         somebody at the citizens' pages, without a script
    ``chromium``        a real browser on a phone, and what every page must be in it
    ``answered``        letters at a real centre, answered by the bureau and told to the public
    ``channel``         an app's server outside, as its makers would write it
    ``city``            661 units and 2,000 officers as such rows
    ``operator``        who imports them, and what came of it
    ``bucket``          a server that speaks S3, by other people
    ``postgres``        a cluster of the tests' own
    ``stores``          keys of the test centre
    ``authority``       a private certificate authority of two levels
    ``witnesses``       witnesses in a test's hand, honest ones and one that signs anything
    ``stranger``        a copy of the published log, read by other people's program
``second/``     another client, and what any client and any centre have to say
    ``client``          a desk written from the documents alone
    ``dialogues``       files of what is said and what must be answered
``machines/``   real desks and a real centre in one process
    ``offices``         two or three desks in the middle of their work: most tests want this
    ``machines``        ``DeskMachine``, ``CentreMachine``: crashes, backups, poison
    ``lines``           a line whose answers are bent
    ``network``         a line on which everything goes wrong by the dice
    ``beginning``       the founded, synced databases that all begin with
    ``newcomer``        a machine let in while everybody else is at work
    ``scene`` ``actions``   somebody who does anything that a table has
``desk/``       the desk's side without windows
    ``files``           photos, scans and office documents that people attach
    ``papers``          papers attached at a store, and what lies of them on its disk
    ``paper``           a centre on paper for a store under test; what people bring to it
    ``days``            a desk's days at random: recording, others at work, syncing
    ``ended``           receptions that ended and are erased, and what is left of their words
    ``dump``            what lies in the tables
    ``disk``            a disk that is too small; a database opened behind the store's back
    ``questions``       everything that is asked of a store: lists, counts, searches
    ``hostile``         a server that answers as badly as it can
    ``proxy``           the same between a desk and a real centre
    ``enrolled``        a desk let in at the real centre process
    ``process``         a desk to be killed
``updating/``   updates, with real keys, packages and sockets
    ``publisher``       keys, a repository, small packages; a system in a folder
    ``stand_in``        the real desk as some version of it, with a migration of its own
    ``mirror``          a web server of it that serves as it should, or as an attacker would
``windows/``    the desk's side with windows (Qt)
    ``hands``           the keyboard, an input method, the focus
    ``changes``         a change of what is there, filled in and sent
    ``mail``            letters as citizens write them, heard by the desks that sync
    ``workplaces``      officers signed in at real desks with a real centre
    ``matters`` ``loans``   cases in any state, brought there by the officers
    ``program``         runs of the whole program on a machine
    ``desk_program`` ``step_program``   programs of their own, to be watched or killed
    ``own_session``     a screen, a session bus and a real input method; ``typing_program`` in it
    ``gallery``         every widget in every state, as pictures
    ``tour``            a walk through every room, list, case and form of a window
    ``eyes``            what is cut, out of reach, without a name, in the wrong language
"""
