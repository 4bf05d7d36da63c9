<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>SyncPage</name>
    <message>
        <source>To be sent</source>
        <translation>待上报</translation>
    </message>
    <message>
        <source>Held at the centre</source>
        <translation>中心暂存</translation>
    </message>
    <message>
        <source>Not taken</source>
        <translation>未被接受</translation>
    </message>
    <message>
        <source>Recorded on this desk</source>
        <translation>本机登记</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Check the whole record</source>
        <translation>核验全部记录</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Connected since %1</source>
        <translation>%1 起已连接</translation>
    </message>
    <message>
        <source>Offline since %1</source>
        <translation>离线 自 %1</translation>
    </message>
    <message>
        <source>Everything is saved on this desk and goes out by itself.</source>
        <translation>内容都已保存在本机,连上后自动上报。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Is the record whole?</source>
        <translation>记录是否完整</translation>
    </message>
    <message>
        <source>%1 known at the centre</source>
        <translation>中心已知 %1</translation>
    </message>
    <message>
        <source>Last sync %1 · log of the centre %2 events · clock offset %3</source>
        <translation>上次同步 %1 · 中心记录 %2 条 · 时间差 %3</translation>
    </message>
    <message>
        <source>Reading the whole record…</source>
        <translation>正在核验全部记录…</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) read: nothing changed, nothing missing</source>
        <translation>
            <numerusform>已核验 %n 条:没有改动,没有缺失</numerusform>
        </translation>
    </message>
    <message>
        <source>The record does not verify. Change nothing, and call the administrator.</source>
        <translation>记录核验不通过。请不要改动任何内容,立即联系管理员。</translation>
    </message>
    <message>
        <source>Record damaged</source>
        <translation>记录受损</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Every step on this desk is chained to the one before it, and the centre signs its log. The check reads all of it again; what is computed from it (lists, search) is computed anew.</source>
        <translation>本机的每一步都与前一步链接,中心对日志签名。核验会把全部记录重新读一遍;由记录算出的内容(列表、查找)会重新计算。</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>……还有 %n 项</numerusform>
        </translation>
    </message>
</context>
</TS>
