<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>OrdersPage</name>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Take them back</source>
        <translation>撤回本次登记</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Nothing is entered before you say so</source>
        <translation>按“登记”之前,什么都不会写入</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>文件中的各行</translation>
    </message>
    <message>
        <source>The hotline&apos;s own export does, as .xlsx or .csv: each row is shown with what it would become. Refused rows are kept beside the file, with the reason</source>
        <translation>直接用热线导出的 .xlsx 或 .csv:先逐行显示会登记成什么;不能登记的行连同原因另存在原文件旁边</translation>
    </message>
    <message>
        <source>Choose a file of orders</source>
        <translation>请选择工单文件</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>工单编号</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>登记情况</translation>
    </message>
    <message>
        <source>Entered</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>Will be entered</source>
        <translation>将登记</translation>
    </message>
    <message>
        <source>Orders of the hotline</source>
        <translation>12345 热线工单</translation>
    </message>
    <message>
        <source>Spreadsheets (*.xlsx *.csv)</source>
        <translation>表格 (*.xlsx *.csv)</translation>
    </message>
    <message>
        <source>Choose a file first</source>
        <translation>请先选择文件</translation>
    </message>
    <message>
        <source>Entered already</source>
        <translation>已经登记</translation>
    </message>
    <message>
        <source>No row of this file can be entered</source>
        <translation>这个文件没有可以登记的行</translation>
    </message>
    <message>
        <source>%1: %2 entered, %3 left as they are, %4 refused</source>
        <translation>%1:已登记 %2 件,保持不变 %3 件,未登记 %4 件</translation>
    </message>
    <message>
        <source>%1: %2 to be entered, %3 left as they are, %4 refused</source>
        <translation>%1:将登记 %2 件,保持不变 %3 件,不能登记 %4 件</translation>
    </message>
    <message>
        <source>To correct: %1</source>
        <translation>待更正的行:%1</translation>
    </message>
    <message>
        <source>Being entered</source>
        <translation>正在登记</translation>
    </message>
    <message numerus="yes">
        <source>%n letter(s) entered</source>
        <translation>
            <numerusform>已登记 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 taken back; %2 stay, because somebody has signed for them or may not</source>
        <translation>已撤回 %1 件;%2 件保持不变(已有人签收,或不能撤回)</translation>
    </message>
</context>
<context>
    <name>letters</name>
    <message>
        <source>Orders from a file</source>
        <translation>从文件登记工单</translation>
    </message>
</context>
</TS>
