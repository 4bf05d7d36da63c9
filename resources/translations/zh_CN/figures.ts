<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>FiguresView</name>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未统计</translation>
    </message>
    <message>
        <source>Show the account</source>
        <translation>查看月报</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>全部月报</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Nothing to count</source>
        <translation>没有可统计的数据</translation>
    </message>
    <message>
        <source>Heads, office and supervision see the figures of their units here</source>
        <translation>负责人、联席办和督察在这里查看本单位及下级的指标</translation>
    </message>
    <message>
        <source>Cases behind it</source>
        <translation>对应的事项</translation>
    </message>
    <message>
        <source>The centre has not drawn it yet</source>
        <translation>中心还没有生成月报</translation>
    </message>
    <message>
        <source>Objected to</source>
        <translation>有异议</translation>
    </message>
    <message>
        <source>To be signed</source>
        <translation>待签认</translation>
    </message>
    <message>
        <source>Signed by %1, %2</source>
        <translation>%1 已签认(%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n supplement(s)</source>
        <translation>
            <numerusform>补充 %n 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Area</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Counted / out of</source>
        <translation>分子 / 分母</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>不计</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>比上月</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Matter</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>计为</translation>
    </message>
    <message>
        <source>What it counts</source>
        <translation>口径</translation>
    </message>
    <message>
        <source>Units and officers</source>
        <translation>单位和民警</translation>
    </message>
    <message>
        <source>No case</source>
        <translation>没有事项</translation>
    </message>
    <message>
        <source>What you may see of a figure&apos;s cases stands here</source>
        <translation>指标对应的、您能看的事项列在这里</translation>
    </message>
</context>
<context>
    <name>TablesView</name>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Ranking of units</source>
        <translation>三率排名</translation>
    </message>
    <message>
        <source>Visits by officer</source>
        <translation>走访(按民警)</translation>
    </message>
    <message>
        <source>Which table</source>
        <translation>哪张表</translation>
    </message>
    <message>
        <source>Nobody to rank</source>
        <translation>没有可排名的单位</translation>
    </message>
    <message>
        <source>The units right below the chosen one are ranked by their letters</source>
        <translation>所选单位的直属下级按信件的三率排名</translation>
    </message>
    <message>
        <source>No visits</source>
        <translation>没有走访</translation>
    </message>
    <message>
        <source>Officers with pairs or visits stand here</source>
        <translation>有结对或走访的民警列在这里</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>in part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>no</source>
        <translation>未计入</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>应办</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>督办数</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应率</translation>
    </message>
    <message>
        <source>Solved</source>
        <translation>解决率</translation>
    </message>
    <message>
        <source>Satisfied</source>
        <translation>满意率</translation>
    </message>
    <message>
        <source>Rework</source>
        <translation>重办率</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退回率</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>What follows</source>
        <translation>奖惩</translation>
    </message>
    <message>
        <source>Back-dated</source>
        <translation>补记率</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>民警</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>结对数</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>应访</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>已访</translation>
    </message>
    <message>
        <source>Visits made</source>
        <translation>走访完成率</translation>
    </message>
    <message>
        <source>Not met</source>
        <translation>未遇</translation>
    </message>
    <message>
        <source>Problems solved</source>
        <translation>问题解决率</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>按时签收率</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>按时办结率</translation>
    </message>
    <message>
        <source>At bottom</source>
        <translation>连续后三月数</translation>
    </message>
</context>
</TS>
