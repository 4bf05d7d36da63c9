<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DraftView</name>
    <message>
        <source>Ledger</source>
        <translation>账类</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>来源</translation>
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
        <source>Content</source>
        <translation>主要内容</translation>
    </message>
    <message>
        <source>When, where, who, what happened; at least 10 characters</source>
        <translation>时间、地点、人物、经过,不少于 10 个字</translation>
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
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Place or community</source>
        <translation>地点或社区</translation>
    </message>
    <message>
        <source>Persons</source>
        <translation>人数</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>Reporter</source>
        <translation>反映人</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>Complained about</source>
        <translation>被反映对象</translation>
    </message>
    <message>
        <source>Nobody of the police</source>
        <translation>不涉及民警或单位</translation>
    </message>
    <message>
        <source>New ledger item</source>
        <translation>新建账目</translation>
    </message>
    <message>
        <source>Place · persons</source>
        <translation>地点·人数</translation>
    </message>
    <message>
        <source>Submit to the chief</source>
        <translation>提交建账</translation>
    </message>
    <message>
        <source>Which ledger?</source>
        <translation>该入哪本账?</translation>
    </message>
    <message>
        <source>A thought about our work; nothing asked for oneself</source>
        <translation>对工作提想法,不要求本人得到什么</translation>
    </message>
    <message>
        <source>Somebody wants something done, solved or made good</source>
        <translation>本人或群体要得到办理、解决、补偿</translation>
    </message>
    <message>
        <source>About an officer or a unit, or about a wrong by others</source>
        <translation>指向某民警、单位的行为,或他人违法</translation>
    </message>
    <message>
        <source>Whoever is complained about, and their whole unit, is shown nothing of it: the item goes to the level above.</source>
        <translation>被反映的民警及其所在单位看不到此件的任何内容:此件由上一级办理。</translation>
    </message>
    <message>
        <source>Saved on this desk; the chief decides</source>
        <translation>已保存在本机,等待账主建账</translation>
    </message>
    <message>
        <source>About police conduct</source>
        <translation>涉警投诉</translation>
    </message>
    <message>
        <source>Report of a crime</source>
        <translation>举报违法犯罪</translation>
    </message>
    <message>
        <source>It is</source>
        <translation>性质</translation>
    </message>
    <message>
        <source>To the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
</context>
<context>
    <name>GateCard</name>
    <message>
        <source>What can be done now</source>
        <translation>现在可以办理</translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>缺 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>complete</source>
        <translation>已齐全</translation>
    </message>
    <message>
        <source>Closing: seven clauses</source>
        <translation>销号七项</translation>
    </message>
    <message>
        <source>let pass one level up</source>
        <translation>上一级已书面豁免</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>现在办理</translation>
    </message>
</context>
<context>
    <name>ItemHeader</name>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Risk: %1</source>
        <translation>风险:%1</translation>
    </message>
    <message>
        <source>Clock paused</source>
        <translation>中止计时</translation>
    </message>
    <message>
        <source>Two values: choose one</source>
        <translation>两值待选</translation>
    </message>
    <message>
        <source>anonymous</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>Reporter %1</source>
        <translation>反映人 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Owner %1</source>
        <translation>账主 %1</translation>
    </message>
    <message>
        <source>Lead %1</source>
        <translation>主办 %1</translation>
    </message>
    <message>
        <source>Handler %1</source>
        <translation>承办 %1</translation>
    </message>
    <message>
        <source>Supported by %1</source>
        <translation>协办 %1</translation>
    </message>
</context>
<context>
    <name>ItemView</name>
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
        <source>This matter is not here, or not yours to read</source>
        <translation>此件已不在本机,或不在您可查看的范围内</translation>
    </message>
</context>
<context>
    <name>MatterCard</name>
    <message>
        <source>The matter</source>
        <translation>事情</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>诉求</translation>
    </message>
    <message>
        <source>Went to</source>
        <translation>转办去向</translation>
    </message>
    <message>
        <source>Long-term</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>Asked for more time</source>
        <translation>延期申请</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>办理结果</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>佐证</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>反馈</translation>
    </message>
    <message>
        <source>Last reason given</source>
        <translation>最近说明的理由</translation>
    </message>
    <message>
        <source>Coordination</source>
        <translation>协调</translation>
    </message>
    <message>
        <source>Sub-tasks</source>
        <translation>子任务</translation>
    </message>
    <message>
        <source>Where it came from</source>
        <translation>来源事项</translation>
    </message>
    <message>
        <source>Belongs to it</source>
        <translation>相关事项</translation>
    </message>
    <message>
        <source>Promised by %1</source>
        <translation>承诺 %1 前</translation>
    </message>
    <message>
        <source>%1 asks for %2 more: %3</source>
        <translation>%1 申请延长 %2:%3</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>due %1</source>
        <translation>%1 前完成</translation>
    </message>
</context>
</TS>
