"""A bureau from its own spreadsheets: units, officers, bodies, targets, code lists.

``sheets`` what may stand in a sheet, read from what the fields say of themselves ·
``workbook`` XLSX and folders of CSV, read and written · ``cells`` a cell as a value, or what is
wrong with it · ``rows`` the rows of a sheet as bodies · ``planning`` what has to happen so that
the bureau stands as the file says · ``undo`` the last import taken back, by events ·
``run`` the three together, over a centre · ``orders`` the hotline's orders as letters.

The rules it keeps: a unit is known by its code, an officer by the police number, a body by its
code, a target by its unit and name; what stands already as the file says is left alone; a fault
is told with its sheet, row and column, and then nothing at all is written; every row passes the
same rules as an administrator's step (docs/adr/0032).
"""
