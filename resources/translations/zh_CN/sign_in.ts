<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
</context>
</TS>
