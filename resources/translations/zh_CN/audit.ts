<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AuditPage</name>
    <message>
        <source>Personal data read</source>
        <translation>查阅个人信息</translation>
    </message>
    <message>
        <source>Directory changed</source>
        <translation>名册变更</translation>
    </message>
    <message>
        <source>Limits near or passed</source>
        <translation>时限提醒</translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation>查看内容</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>A week</source>
        <translation>一周内</translation>
    </message>
    <message>
        <source>A month</source>
        <translation>一个月内</translation>
    </message>
    <message>
        <source>A year</source>
        <translation>一年内</translation>
    </message>
    <message>
        <source>Find in the list</source>
        <translation>在列表中查找</translation>
    </message>
    <message>
        <source>Officer, unit or number</source>
        <translation>民警、单位或编号</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>审计</translation>
    </message>
    <message>
        <source>Nothing happened in this time</source>
        <translation>这段时间没有记录</translation>
    </message>
    <message>
        <source>Every look at personal data, with its reason, stands here</source>
        <translation>每次查阅个人信息及原因都列在这里</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>谁</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n 条</numerusform>
        </translation>
    </message>
</context>
</TS>
