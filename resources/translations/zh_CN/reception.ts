<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CountingCard</name>
    <message>
        <source>Quick count</source>
        <translation>便民 一键计数</translation>
    </message>
    <message>
        <source>F2, then a digit</source>
        <translation>F2 后按数字键</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Just now: %1 +1</source>
        <translation>刚刚:%1 +1</translation>
    </message>
    <message>
        <source>Taken back; it stays in the record as void</source>
        <translation>已撤销,记录保留为作废</translation>
    </message>
</context>
<context>
    <name>HistoryCard</name>
    <message>
        <source>This person before</source>
        <translation>此人以往</translation>
    </message>
    <message>
        <source>Type a name or a phone number: earlier matters appear here</source>
        <translation>填写姓名或电话后,这里显示此人以往的事项</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing earlier on this desk</source>
        <translation>本机没有以往记录</translation>
    </message>
    <message>
        <source>This is the person</source>
        <translation>按此人填写</translation>
    </message>
    <message>
        <source>Perhaps</source>
        <translation>可能是</translation>
    </message>
</context>
<context>
    <name>ReceptionFields</name>
    <message>
        <source>Enquiry</source>
        <translation>咨询求助</translation>
    </message>
    <message>
        <source>Dispute</source>
        <translation>矛盾纠纷</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>紧急救助</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代办业务</translation>
    </message>
    <message>
        <source>Convenience</source>
        <translation>其他便民</translation>
    </message>
    <message>
        <source>Kind of service</source>
        <translation>服务类别</translation>
    </message>
    <message>
        <source>Kind in detail</source>
        <translation>服务小类</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Name (may stay empty)</source>
        <translation>姓名(可不填)</translation>
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
        <source>Identity document</source>
        <translation>证件</translation>
    </message>
    <message>
        <source>Document (only if needed)</source>
        <translation>证件(需要时填)</translation>
    </message>
    <message>
        <source>Persons</source>
        <translation>人数</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Place or community</source>
        <translation>地点或社区</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Matter</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>When, where, who, what happened, what is asked for</source>
        <translation>时间、地点、人物、事件、诉求</translation>
    </message>
    <message>
        <source>Done on the spot</source>
        <translation>当场办结</translation>
    </message>
    <message>
        <source>Follow up</source>
        <translation>后续跟进</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>转办</translation>
    </message>
    <message>
        <source>Into a ledger</source>
        <translation>转三本账</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>办理结果</translation>
    </message>
    <message>
        <source>What was done (may stay empty)</source>
        <translation>怎么办的(可不填)</translation>
    </message>
    <message>
        <source>By</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>警员</translation>
    </message>
    <message>
        <source>To</source>
        <translation>转给</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>承接部门</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Receiver or their reference number</source>
        <translation>接收单位或对方编号</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>账类</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>The matter in one line</source>
        <translation>一句话说清事项</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>诉求</translation>
    </message>
    <message>
        <source>What the citizen asks for</source>
        <translation>群众希望怎么办</translation>
    </message>
    <message>
        <source>Foreign</source>
        <translation>涉外</translation>
    </message>
    <message>
        <source>Crime report</source>
        <translation>报案</translation>
    </message>
</context>
<context>
    <name>ReceptionForm</name>
    <message>
        <source>Walk-in</source>
        <translation>接待登记</translation>
    </message>
    <message>
        <source>Choose one of the five kinds</source>
        <translation>请选择五类服务之一</translation>
    </message>
    <message>
        <source>How many people came? A number from 1 to 999</source>
        <translation>请填写来了几个人,1 到 999</translation>
    </message>
    <message>
        <source>By which day? Type 1123, or +2 for the day after tomorrow</source>
        <translation>哪天以前?可填 1123,或 +2 表示后天</translation>
    </message>
    <message>
        <source>Choose the officer who follows up</source>
        <translation>请选择跟进民警</translation>
    </message>
    <message>
        <source>Choose who takes it over</source>
        <translation>请选择转给谁</translation>
    </message>
    <message>
        <source>Choose one of the three ledgers</source>
        <translation>请选择三本账之一</translation>
    </message>
    <message>
        <source>Matter</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>转办</translation>
    </message>
    <message>
        <source>Into a ledger</source>
        <translation>转三本账</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>办理结果</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>账类</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>诉求</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>来访人</translation>
    </message>
    <message>
        <source>Persons · place</source>
        <translation>人数·地点</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>跟进</translation>
    </message>
    <message>
        <source>Save and next</source>
        <translation>保存并新增</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
</context>
<context>
    <name>ReceptionPage</name>
    <message>
        <source>Counted by mistake</source>
        <translation>误计</translation>
    </message>
    <message>
        <source>Saved on this desk; F7: its receipt</source>
        <translation>已存在本机;F7 打印回执</translation>
    </message>
    <message>
        <source>Save a reception first, then print its receipt</source>
        <translation>请先保存一条接待,再打印回执</translation>
    </message>
    <message>
        <source>Saved on this desk; code for the visitor&apos;s mark: %1; F7: its receipt</source>
        <translation>已存在本机;来访人评价码 %1;F7 打印回执</translation>
    </message>
</context>
<context>
    <name>TodayCard</name>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Today&apos;s walk-ins</source>
        <translation>今日接待</translation>
    </message>
    <message>
        <source>Nobody yet today</source>
        <translation>今天还没有接待</translation>
    </message>
    <message>
        <source>F2 and a digit counts a convenience</source>
        <translation>F2 后按数字键,计一次便民服务</translation>
    </message>
    <message>
        <source>%1 persons · %2 services; counted apart</source>
        <translation>接待 %1 人次 · 服务 %2 件次,分开统计</translation>
    </message>
</context>
<context>
    <name>WaitingCard</name>
    <message>
        <source>To follow up</source>
        <translation>待跟进</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>没有待跟进的事项</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>未留名</translation>
    </message>
    <message>
        <source>overdue since %1</source>
        <translation>已超期,应于 %1 前跟进</translation>
    </message>
</context>
<context>
    <name>WalkInView</name>
    <message>
        <source>Matter</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>办理结果</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>已转办</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>History</source>
        <translation>办理过程</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 follows up by %2</source>
        <translation>%1 于 %2 前跟进</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>未留名</translation>
    </message>
    <message>
        <source>Open the item</source>
        <translation>打开账目</translation>
    </message>
    <message>
        <source>Back to the form</source>
        <translation>返回登记</translation>
    </message>
    <message>
        <source>This matter is not here, or not yours to read</source>
        <translation>此件已不在本机,或不在您可查看的范围内</translation>
    </message>
    <message>
        <source>from abroad</source>
        <translation>涉外</translation>
    </message>
    <message>
        <source>reports a crime</source>
        <translation>报案</translation>
    </message>
    <message>
        <source>The visitor&apos;s own words</source>
        <translation>来访人原话</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>交接班</translation>
    </message>
</context>
</TS>
