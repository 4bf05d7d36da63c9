"""A city of 661 units and 2,000 officers, as the rows of its own workbook."""

import re

from tests.harness.centre.workbooks import Rows

DIVISIONS, PRECINCTS, ROOMS = 12, 18, 2
"""In the city, in each division, in each precinct: 1 + 12 + 216 + 432 units."""
SLIP = re.compile(r"警号 / Police number: (\S+?)</p>.*?<code>([a-z2-9-]+)</code>", re.DOTALL)


def units() -> Rows:
    rows: list[tuple[str, str, str, str]] = [("B", "古城市公安局", "市局", "")]
    for d in range(DIVISIONS):
        rows.append((f"D{d:02}", f"第{d}分局", "分局", "B"))
        for p in range(PRECINCTS):
            precinct = f"D{d:02}P{p:02}"
            rows.append((precinct, f"第{d}分局第{p}派出所", "派出所", f"D{d:02}"))
            rows += [
                (f"{precinct}R{r}", f"第{d}分局第{p}派出所第{r}会客厅", "会客厅", precinct)
                for r in range(ROOMS)
            ]
    return (("单位代码", "单位名称", "层级", "上级单位"), *rows)


def officers() -> Rows:
    """Chief, administrator and office; heads of divisions and precincts; those who receive."""
    posts = [("B", "市局局长"), ("B", "系统管理员"), ("B", "办公室"), ("B", "警务回访中心")]
    posts += [(f"D{d:02}", "分局局长") for d in range(DIVISIONS)]
    places = [f"D{d:02}P{p:02}" for d in range(DIVISIONS) for p in range(PRECINCTS)]
    posts += [(place, "单位一把手") for place in places]
    roles = ("会客厅接待员", "走访民警", "承办人", "会客厅接待员、走访民警")
    turn = 0
    while len(posts) < 2_000:
        posts.append((places[turn % len(places)] + f"R{turn % ROOMS}", roles[turn % len(roles)]))
        turn += 1
    rows = [(f"{n:06}", f"警员{n}", unit, role) for n, (unit, role) in enumerate(posts)]
    return (("警号", "姓名", "单位", "岗位"), *rows)
