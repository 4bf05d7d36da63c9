<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AttentionPage</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>登记时间</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Nothing needs attention</source>
        <translation>没有待处理的事项</translation>
    </message>
    <message>
        <source>What the centre does not take is kept and shown here, with the reason</source>
        <translation>中心未接受的记录都保留在这里,并写明原因</translation>
    </message>
    <message>
        <source>Kept; nothing behind it waits</source>
        <translation>不会丢失,也不挡住其他记录</translation>
    </message>
    <message>
        <source>Open the matter</source>
        <translation>打开此件</translation>
    </message>
    <message>
        <source>Read, keep in the record</source>
        <translation>已阅,保留记录</translation>
    </message>
    <message>
        <source>The centre waits for what came before this step.</source>
        <translation>中心在等这一步之前的记录。</translation>
    </message>
    <message>
        <source>This step was recorded by a newer program.</source>
        <translation>这一步由更新版本的程序登记。</translation>
    </message>
    <message>
        <source>The centre did not take this step. It stays in the record. Open the matter, see how it stands now, and take the step again if it is still right.</source>
        <translation>中心没有接受这一步,记录仍保留。请打开此件,看清现在的情况;如果仍然应当办理,请重新办理这一步。</translation>
    </message>
    <message>
        <source>Not sent yet, and no longer possible as the matter stands now: the centre will probably not take it.</source>
        <translation>还没有上报,按此件现在的情况已不能办理,中心很可能不会接受。</translation>
    </message>
    <message>
        <source>Nothing to do: it goes on by itself.</source>
        <translation>不用处理,会自动继续。</translation>
    </message>
    <message>
        <source>Marked as read; it stays in the record</source>
        <translation>已标为已阅,记录保留</translation>
    </message>
    <message>
        <source>It is from a newer program; this one cannot show it yet</source>
        <translation>此项来自新版程序,本机暂不能显示</translation>
    </message>
    <message>
        <source>Not taken with it: %1</source>
        <translation>随之未被接收:%1</translation>
    </message>
    <message>
        <source>Write it anew</source>
        <translation>重新填写</translation>
    </message>
    <message>
        <source>%1 wrote it and can write it anew.</source>
        <translation>由 %1 填写,可由其重新填写。</translation>
    </message>
    <message>
        <source>The centre did not take it; it is kept. Write it anew if it is still right, or ask: %1</source>
        <translation>中心没有接受,记录已保留。如仍需办理,可重新填写,或请:%1</translation>
    </message>
    <message>
        <source>The centre did not take this step; it is kept. The matter waits for %1 now: look, and write it anew if it is still right.</source>
        <translation>中心没有接受这一步,记录已保留。事项现在等待 %1;请查看,仍需办理的可重新填写。</translation>
    </message>
    <message>
        <source>Nothing of this matter is counted: no limit profile is in force for %1 on %2.</source>
        <translation>此件没有任何时限在计算:%1 在 %2 没有生效的时限方案。</translation>
    </message>
    <message>
        <source>The administrator issues a limit profile that holds since that day, or names the profile of the unit; from then on its limits are counted from the beginning.</source>
        <translation>请系统管理员发布自该日起生效的时限方案,或为该单位指定时限方案;之后此件的时限从头计算。</translation>
    </message>
</context>
<context>
    <name>WrittenCard</name>
    <message>
        <source>What was written</source>
        <translation>填写的内容</translation>
    </message>
</context>
<context>
    <name>attention</name>
    <message>
        <source>To choose</source>
        <translation>两值待选</translation>
    </message>
    <message>
        <source>Not taken</source>
        <translation>未被接受</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>No limits</source>
        <translation>没有时限</translation>
    </message>
    <message>
        <source>The officer has chosen their own since.</source>
        <translation>本人已设置新口令。</translation>
    </message>
    <message>
        <source>It opens nothing until the officer has chosen their own.</source>
        <translation>本人设置新口令之前,此口令不能用于办理。</translation>
    </message>
    <message>
        <source>Ask the officer whether they wanted it. If not, tell the administrator one level up.</source>
        <translation>请向本人核实是否要求重置;不是的,请报告上一级管理员。</translation>
    </message>
    <message>
        <source>Password reset</source>
        <translation>口令已被重置</translation>
    </message>
    <message>
        <source>To know</source>
        <translation>请知悉</translation>
    </message>
</context>
</TS>
