"""Who plays in more than one tale, all of the sample bureau."""

from tests.day.stage import Officer

DUTY = Officer("061012", "孟繁星")
CALLER = Officer("061007", "陈静")
OFFICE = Officer("061010", "宋玉兰")
DEPUTY = Officer("061009", "欧阳思源")
CHIEF = Officer("061006", "单雄飞")
SUPERVISION = Officer("061016", "仇正言")
DIVISION_CHIEF = Officer("061005", "刘志强")
