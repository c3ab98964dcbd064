"""Print templates: what stands on a slip, written by a manager line by line.

    [LAYOUT]
    <C11>{VENUE NAME}
    <F>-
    {ORDERS}
    <EB>
    <J11>Total|{TICKET TOTAL}
    [ORDERS]
    <J>{QUANTITY} {NAME}|{TOTAL AMOUNT}

A line begins with how it looks; tags in braces are filled in; a line with nothing but the name of
a part stands for that part, once for each of its things. Words in square brackets that hold a tag
stand there only where the tag has a value, and a line whose tags are all empty is left out.
"""
