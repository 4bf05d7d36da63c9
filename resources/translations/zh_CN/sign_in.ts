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
        <source>Enrol</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Centre: %1</source>
        <translation>中心:%1</translation>
    </message>
    <message>
        <source>Asking the centre…</source>
        <translation>正在向中心登记…</translation>
    </message>
    <message>
        <source>Ask the administrator for an enrolment string or a one-time code. It is valid for ten minutes and works once. The network is needed for this step only.</source>
        <translation>请向管理员索取登记串或一次性登记码:十分钟内有效,只能用一次。仅此一步需要联网。</translation>
    </message>
    <message>
        <source>String or code</source>
        <translation>登记串或码</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Enter by hand</source>
        <translation>手工填写</translation>
    </message>
    <message>
        <source>Use a string</source>
        <translation>改用登记串</translation>
    </message>
    <message>
        <source>Paste, scan or type what you were given</source>
        <translation>请粘贴、扫描或输入管理员给您的登记串或登记码</translation>
    </message>
    <message>
        <source>A code alone does not say where the centre is: give the whole string, or enter the address by hand (F2)</source>
        <translation>只有登记码还不知道中心在哪里:请提供整个登记串,或按 F2 手工填写中心地址</translation>
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
<context>
    <name>_ByHand</name>
    <message>
        <source>Centre&apos;s address</source>
        <translation>中心地址</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>证书机构</translation>
    </message>
    <message>
        <source>PEM file or its text; empty: as this system trusts</source>
        <translation>PEM 文件或其全文;不填则按本机系统信任</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Type the code that you were given</source>
        <translation>请输入管理员给您的登记码</translation>
    </message>
    <message>
        <source>Choose the authority&apos;s file</source>
        <translation>选择证书机构文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>_Check</name>
    <message>
        <source>Centre&apos;s address</source>
        <translation>中心地址</translation>
    </message>
    <message>
        <source>Network zone</source>
        <translation>网络区域</translation>
    </message>
    <message>
        <source>Authority&apos;s fingerprint (SHA-256)</source>
        <translation>证书机构指纹 (SHA-256)</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>The centre says it</source>
        <translation>由中心告知</translation>
    </message>
    <message>
        <source>As the administrator set this machine up</source>
        <translation>按管理员对本机的设定</translation>
    </message>
    <message>
        <source>None of its own: as this system trusts</source>
        <translation>没有自有机构:按本机系统信任</translation>
    </message>
</context>
</TS>
