"""标准答案: what the police answer to a question that is asked again and again (知识库).

The rules (GB/T 44191 knowledge base of government hotlines; domain 2.6, Jinan 28: a knowledge base
is looked after; domain 12.3: texts with variables): whoever answers letters for the bureau drafts a
question as people ask it, the answer, the law that it rests on and the words it is found by, with
the unit and the officer who answer for it and the last day on which it holds.  A head or the office
who did not write it lets it in force: that is a version, and each revision is the next one, let in
by a second person again.  Before its last day its owner reads it again: it still holds, or it is
revised.  Anybody who answers people may say that it is wrong; that lies with its owner until it is
read again or revised.  What has run out or was withdrawn is quoted no more; what was quoted keeps
what it said (``casework.cases.quoting``).

An answer is for every desk of the bureau and says nothing of anybody: what would give a person
away is refused when it is written (``casework.leaks``).

``state`` what is kept of it, and when a version held · ``writing`` drafted and revised ·
``deciding`` let in force, sent back, withdrawn · ``keeping`` reported wrong, read again ·
``variables`` what stands in braces · ``fitting`` which answers fit a text · ``table`` the kind.
"""
