<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>EnrolPage</name>
    <message>
        <source>Enrol this desk</source>
        <translation>登记这台设备</translation>
    </message>
    <message>
        <source>Ask the administrator for a one-time code. It is valid for ten minutes and works once. The network is needed for this step only.</source>
        <translation>请向管理员要一个登记码,十分钟内有效,只能用一次。只有这一步需要联网。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Centre: %1</source>
        <translation>中心:%1</translation>
    </message>
    <message>
        <source>Type the code that you were given</source>
        <translation>请输入管理员给您的登记码</translation>
    </message>
    <message>
        <source>Asking the centre…</source>
        <translation>正在向中心登记…</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>Choose a passphrase</source>
        <translation>请设置口令短语</translation>
    </message>
    <message>
        <source>Passphrase of this desk</source>
        <translation>本机口令短语</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令短语</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再输一次</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>At least 12 characters</source>
        <translation>至少 12 个字符</translation>
    </message>
    <message>
        <source>The two are not the same</source>
        <translation>两次输入不一致</translation>
    </message>
    <message>
        <source>This desk has no system key store.</source>
        <translation>本机没有系统密钥库,数据由口令短语保护。</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Warm Heart Police Desk · Sign in</source>
        <translation>暖心警务工作台 · 登录</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>民警</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Warm Heart Police Desk</source>
        <translation>暖心警务工作台</translation>
    </message>
    <message>
        <source>Everything you record is in your name. Lock the desk when you leave: F12</source>
        <translation>登记的内容都记在您名下。离开时请按 F12 锁屏</translation>
    </message>
    <message>
        <source>Name or police number</source>
        <translation>姓名或警号</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新口令</translation>
    </message>
    <message>
        <source>New password, again</source>
        <translation>再次输入新口令</translation>
    </message>
    <message>
        <source>The two are not the same</source>
        <translation>两次输入不一致</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>The desk cannot open</source>
        <translation>工作台打不开</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
</TS>
