<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ProblemsCard</name>
    <message>
        <source>What was said</source>
        <translation>走访内容</translation>
    </message>
    <message>
        <source>Not written down yet</source>
        <translation>还没有登记</translation>
    </message>
    <message>
        <source>The head&apos;s remark</source>
        <translation>审阅意见</translation>
    </message>
    <message>
        <source>Why again</source>
        <translation>再次走访的原因</translation>
    </message>
    <message>
        <source>Why it was cancelled</source>
        <translation>取消原因</translation>
    </message>
    <message>
        <source>Problems found</source>
        <translation>发现的问题</translation>
    </message>
    <message>
        <source>Open the item</source>
        <translation>打开账目</translation>
    </message>
    <message>
        <source>Promised: %1</source>
        <translation>承诺:%1</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>%1 前</translation>
    </message>
    <message>
        <source>in a ledger</source>
        <translation>已入账</translation>
    </message>
    <message>
        <source>handed to %1</source>
        <translation>已移交 %1</translation>
    </message>
    <message>
        <source>not followed up</source>
        <translation>尚无去向</translation>
    </message>
    <message>
        <source>Into the claims ledger</source>
        <translation>转入利益诉求账</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>接收单位</translation>
    </message>
    <message>
        <source>or handed to whom</source>
        <translation>或移交给谁</translation>
    </message>
    <message>
        <source>Hand on</source>
        <translation>移交</translation>
    </message>
</context>
<context>
    <name>VisitFields</name>
    <message>
        <source>Was made</source>
        <translation>已走访</translation>
    </message>
    <message>
        <source>Plan it</source>
        <translation>计划走访</translation>
    </message>
    <message>
        <source>Made or planned</source>
        <translation>已走访或计划</translation>
    </message>
    <message>
        <source>Whom</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Name of the person or place</source>
        <translation>人名或单位名称</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Phone (may stay empty)</source>
        <translation>电话(可不填)</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Address or community</source>
        <translation>地址或社区</translation>
    </message>
    <message>
        <source>On</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>From</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>With</source>
        <translation>同行</translation>
    </message>
    <message>
        <source>Alone</source>
        <translation>独自</translation>
    </message>
    <message>
        <source>Persons met</source>
        <translation>见到人数</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>走访内容</translation>
    </message>
    <message>
        <source>Situation, wishes, promises; Ctrl+J new line</source>
        <translation>情况、诉求、答应的事;Ctrl+J 换行</translation>
    </message>
    <message>
        <source>Problems found</source>
        <translation>发现的问题</translation>
    </message>
    <message>
        <source>One a line; each must go into a ledger or to somebody</source>
        <translation>每行一项;每项都要入账或移交</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>承诺</translation>
    </message>
    <message>
        <source>One a line; each must become an item</source>
        <translation>每行一项;每项都要立项跟踪</translation>
    </message>
    <message>
        <source>Ideas</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>Disputes</source>
        <translation>纠纷</translation>
    </message>
    <message>
        <source>Hazards</source>
        <translation>隐患</translation>
    </message>
    <message>
        <source>Card given</source>
        <translation>已发联系卡</translation>
    </message>
</context>
<context>
    <name>VisitFormCard</name>
    <message>
        <source>Write a visit down</source>
        <translation>走访登记</translation>
    </message>
    <message>
        <source>Write down: %1</source>
        <translation>登记走访:%1</translation>
    </message>
    <message>
        <source>On which day? Type 1123, or +2</source>
        <translation>哪一天?可填 1123,或 +2</translation>
    </message>
    <message>
        <source>Say who is visited</source>
        <translation>请填写走访对象</translation>
    </message>
    <message>
        <source>Numbers only, 0 where there is none</source>
        <translation>只填数字,没有填 0</translation>
    </message>
    <message>
        <source>Whom</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>On</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Persons met</source>
        <translation>见到人数</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>走访内容</translation>
    </message>
    <message>
        <source>Disputes</source>
        <translation>纠纷</translation>
    </message>
    <message>
        <source>Hazards</source>
        <translation>隐患</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>承诺</translation>
    </message>
    <message>
        <source>With</source>
        <translation>同行</translation>
    </message>
    <message>
        <source>Ideas</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>On which day, when, as 14:05, how many minutes?</source>
        <translation>请填写日期、时间(如 14:05)和分钟数</translation>
    </message>
    <message>
        <source>When · minutes</source>
        <translation>时间 · 分钟</translation>
    </message>
</context>
<context>
    <name>VisitView</name>
    <message>
        <source>History</source>
        <translation>办理过程</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message numerus="yes">
        <source>met %n person(s)</source>
        <translation>
            <numerusform>见到 %n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>planned for %1</source>
        <translation>计划 %1</translation>
    </message>
    <message numerus="yes">
        <source>not met %n time(s)</source>
        <translation>
            <numerusform>未遇 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>What can be done now</source>
        <translation>现在可以办理</translation>
    </message>
    <message>
        <source>Saved on this desk</source>
        <translation>已保存在本机</translation>
    </message>
    <message>
        <source>This matter is not here, or not yours to read</source>
        <translation>此件已不在本机,或不在您可查看的范围内</translation>
    </message>
    <message>
        <source>again by %1</source>
        <translation>%1 前再访</translation>
    </message>
    <message>
        <source>agreed for %1</source>
        <translation>预约 %1</translation>
    </message>
</context>
<context>
    <name>VisitsPage</name>
    <message>
        <source>Visits</source>
        <translation>走访</translation>
    </message>
    <message>
        <source>No visits yet</source>
        <translation>还没有走访</translation>
    </message>
    <message>
        <source>Write the first one down beside this list</source>
        <translation>在左边登记第一次走访</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Whom</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Saved on this desk</source>
        <translation>已保存在本机</translation>
    </message>
</context>
</TS>
