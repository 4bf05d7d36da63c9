<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About this program</source>
        <translation>关于本程序</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>组成部分</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Parts by others</source>
        <translation>他人所作的组成部分</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Warm Heart Police Desk</source>
        <translation>暖心警务工作台</translation>
    </message>
    <message>
        <source>Version %1. Licence: %2, its text comes with the program.</source>
        <translation>版本 %1。许可证:%2,全文随程序提供。</translation>
    </message>
    <message>
        <source>Licences of all parts: %1</source>
        <translation>各组成部分的许可证全文:%1</translation>
    </message>
    <message>
        <source>Run from a checkout: the parts are those of requirements/desk.txt.</source>
        <translation>从源代码运行:组成部分见 requirements/desk.txt。</translation>
    </message>
</context>
<context>
    <name>ActionCard</name>
    <message>
        <source>What can be done now</source>
        <translation>现在可以办理</translation>
    </message>
    <message>
        <source>This case is done with</source>
        <translation>此件已办结</translation>
    </message>
    <message>
        <source>It is now with %1</source>
        <translation>现由 %1 办理</translation>
    </message>
</context>
<context>
    <name>AlikeCard</name>
    <message>
        <source>Perhaps one matter</source>
        <translation>可能是同一事项</translation>
    </message>
    <message>
        <source>Merge into it</source>
        <translation>并入那一封</translation>
    </message>
    <message>
        <source>Merge it into this one</source>
        <translation>并入本件</translation>
    </message>
    <message>
        <source>Another matter</source>
        <translation>不是同一事项</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>已登记</translation>
    </message>
</context>
<context>
    <name>CaseEntry</name>
    <message>
        <source>Its number, as in the lists</source>
        <translation>编号,与列表中一致</translation>
    </message>
</context>
<context>
    <name>CaseHeader</name>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Two values: choose one</source>
        <translation>有两个值待选定</translation>
    </message>
    <message>
        <source>Waits for %1</source>
        <translation>等待 %1 办理</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>%1 late</source>
        <translation>超期 %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>还剩 %1</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>History</source>
        <translation>办理过程</translation>
    </message>
    <message>
        <source>This matter is not here, or not yours to read</source>
        <translation>此件不在本机,或不在您可查看的范围内</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClauseList</name>
    <message>
        <source>What is needed</source>
        <translation>需要具备</translation>
    </message>
    <message>
        <source>there</source>
        <translation>已具备</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>open</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1:%2</translation>
    </message>
</context>
<context>
    <name>Clearing</name>
    <message>
        <source>The form was cleared</source>
        <translation>表单已清空</translation>
    </message>
</context>
<context>
    <name>ConflictCard</name>
    <message>
        <source>In force is what reached the centre first: %1. The other one is kept.</source>
        <translation>现在生效的是先到中心的“%1”,另一个值仍保留在记录里。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>改用 %1</translation>
    </message>
    <message>
        <source>Use the other</source>
        <translation>改用另一个</translation>
    </message>
    <message>
        <source>Keep %1</source>
        <translation>保留 %1</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留现值</translation>
    </message>
    <message>
        <source>Keep it, and the other as a note</source>
        <translation>保留现值,另一个留作说明</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(空)</translation>
    </message>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>已生效</translation>
    </message>
    <message>
        <source>kept beside</source>
        <translation>待选</translation>
    </message>
    <message>
        <source>%1: not used, kept as a note: %2 (%3)</source>
        <translation>%1未采用的值,留作说明:%2(%3)</translation>
    </message>
    <message>
        <source>Chosen; both values stay in the record</source>
        <translation>已选定,两个值都保留在记录里</translation>
    </message>
</context>
<context>
    <name>CounterCard</name>
    <message>
        <source>Picture for the counter</source>
        <translation>台面二维码</translation>
    </message>
    <message>
        <source>Citizens scan it to mark their visit, or to write</source>
        <translation>群众扫码可评价接待、写信、看办事指南</translation>
    </message>
    <message>
        <source>Code of this unit for citizens</source>
        <translation>本单位群众二维码</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制网址</translation>
    </message>
    <message>
        <source>The address was copied</source>
        <translation>网址已复制</translation>
    </message>
</context>
<context>
    <name>DateBox</name>
    <message>
        <source>0308, 3-8, yesterday, -1</source>
        <translation>0308、3-8、昨天、-1</translation>
    </message>
    <message>
        <source>1123, 11-23, tomorrow, +2</source>
        <translation>1123、11-23、明天、+2</translation>
    </message>
    <message>
        <source>There is no such day within a year: type it with its year, 2028-02-29</source>
        <translation>前后一年内没有这一天;请连年份一起输入,如 2028-02-29</translation>
    </message>
    <message>
        <source>This is no day: type 0308, 3-8, yesterday, -1</source>
        <translation>不是有效日期:可输入 0308、3-8、昨天、-1</translation>
    </message>
</context>
<context>
    <name>DeskWindow</name>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>to send %1</source>
        <translation>待传 %1</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁屏</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大字号</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小字号</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>深色或浅色</translation>
    </message>
    <message>
        <source>No holiday notice for %1 yet: limits know weekends and statutory days</source>
        <translation>%1 年放假安排还未导入,时限暂按周末和法定节假日计算</translation>
    </message>
    <message>
        <source>About this program</source>
        <translation>关于本程序</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>审计</translation>
    </message>
    <message>
        <source>Hand over the shift</source>
        <translation>交接班</translation>
    </message>
</context>
<context>
    <name>DraftKeeper</name>
    <message>
        <source>Draft kept at %1</source>
        <translation>%1 已暂存</translation>
    </message>
    <message>
        <source>Your unsaved form was brought back</source>
        <translation>已恢复上次未保存的内容</translation>
    </message>
</context>
<context>
    <name>FactsCard</name>
    <message>
        <source>Facts</source>
        <translation>要点</translation>
    </message>
</context>
<context>
    <name>FieldSheet</name>
    <message>
        <source>Please fill this in</source>
        <translation>请填写</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>My turn</source>
        <translation>轮到我</translation>
    </message>
    <message>
        <source>Due today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超期</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>在办</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>共 %1</translation>
    </message>
</context>
<context>
    <name>FilesEntry</name>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>GroupsEntry</name>
    <message>
        <source>Add: %1</source>
        <translation>添加:%1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Removed from the form</source>
        <translation>已从表单移除</translation>
    </message>
</context>
<context>
    <name>Handbook</name>
    <message>
        <source>Handbook</source>
        <translation>使用手册</translation>
    </message>
    <message>
        <source>Find in the handbook</source>
        <translation>在手册中查找</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Not in the handbook</source>
        <translation>手册中没有</translation>
    </message>
</context>
<context>
    <name>InvitationCard</name>
    <message>
        <source>A machine is invited</source>
        <translation>已邀请一台设备</translation>
    </message>
    <message>
        <source>Good once, until %1, when the centre has heard of it</source>
        <translation>中心收到后可用,只用一次,至 %1</translation>
    </message>
    <message>
        <source>Code to enrol a machine with</source>
        <translation>登记设备用的二维码</translation>
    </message>
    <message>
        <source>Copy the string</source>
        <translation>复制登记串</translation>
    </message>
    <message>
        <source>The enrolment string was copied</source>
        <translation>登记串已复制</translation>
    </message>
</context>
<context>
    <name>LinesEntry</name>
    <message>
        <source>One a line; Ctrl+J new line</source>
        <translation>每行一项;Ctrl+J 换行</translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message>
        <source>My turn</source>
        <translation>轮到我</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>在办</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超期</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Which cases</source>
        <translation>显示哪些事项</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>这里还没有内容</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全部类别</translation>
    </message>
    <message>
        <source>Which part</source>
        <translation>哪一部分</translation>
    </message>
    <message>
        <source>Find in the directory</source>
        <translation>在名册中查找</translation>
    </message>
    <message>
        <source>Name, pinyin, number or unit</source>
        <translation>姓名、拼音、警号或单位</translation>
    </message>
    <message>
        <source>Find in the knowledge base</source>
        <translation>在知识库中查找</translation>
    </message>
    <message>
        <source>Words of the question or the answer</source>
        <translation>问题或答案中的词</translation>
    </message>
</context>
<context>
    <name>ListTable</name>
    <message>
        <source>Original order</source>
        <translation>恢复原顺序</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>复制单元格</translation>
    </message>
</context>
<context>
    <name>ListedCard</name>
    <message>
        <source>Left open</source>
        <translation>未办结</translation>
    </message>
    <message>
        <source>%1 of %2 still open</source>
        <translation>%2 件中 %1 件未办结</translation>
    </message>
    <message>
        <source>Matter</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现状</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Warm Heart Police Desk</source>
        <translation>暖心警务工作台</translation>
    </message>
    <message>
        <source>Next room</source>
        <translation>下一栏目</translation>
    </message>
    <message>
        <source>Previous room</source>
        <translation>上一栏目</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>This machine has no Chinese font: install Noto Sans CJK SC.</source>
        <translation>本机没有中文字体,请安装 Noto Sans CJK SC。</translation>
    </message>
    <message>
        <source>No font for rare characters ({0}): install HanaMin, BabelStone Han.</source>
        <translation>缺少生僻字字形({0}),请安装 HanaMin、BabelStone Han。</translation>
    </message>
    <message>
        <source>Handbook</source>
        <translation>使用手册</translation>
    </message>
</context>
<context>
    <name>MaskedField</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
</context>
<context>
    <name>MomentEntry</name>
    <message>
        <source>A day and a time, e.g. 0308 and 14:05</source>
        <translation>日期和时间,如 0308 和 14:05</translation>
    </message>
</context>
<context>
    <name>MoneyEntry</name>
    <message>
        <source>yuan, e.g. 120.50</source>
        <translation>元,如 120.50</translation>
    </message>
    <message>
        <source>An amount in yuan, with two decimals at most</source>
        <translation>金额以元计,最多两位小数</translation>
    </message>
</context>
<context>
    <name>MonthEntry</name>
    <message>
        <source>e.g. 2026-09</source>
        <translation>如 2026-09</translation>
    </message>
    <message>
        <source>A month, e.g. 2026-09</source>
        <translation>请填月份,如 2026-09</translation>
    </message>
</context>
<context>
    <name>NewButton</name>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
</context>
<context>
    <name>NewLetters</name>
    <message>
        <source>Sign for it</source>
        <translation>签收</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message numerus="yes">
        <source>%n new letter(s) to sign for</source>
        <translation>
            <numerusform>%n 封新来信待签收</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, the first by %2</source>
        <translation>%1,最早一封 %2 前</translation>
    </message>
    <message>
        <source>Signed for %1: contact the writer and grade it</source>
        <translation>已签收 %1:请联系来信人并分级</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>And %1 more</source>
        <translation>另有 %1 条</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>A number in digits, please</source>
        <translation>请填数字</translation>
    </message>
</context>
<context>
    <name>PaperWindow</name>
    <message>
        <source>Being opened…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Open outside</source>
        <translation>用系统程序打开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Such files are kept and not opened here. Saved, they open in an office program: only where you know from whom they come.</source>
        <translation>这类文件只保存,不在这里打开。另存后可用办公软件打开,请确认来源可靠。</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>第 %1 页,共 %2 页</translation>
    </message>
    <message>
        <source>Saved as %1. It is not protected there: delete it when it is of no use</source>
        <translation>已另存为 %1。存出的文件不加密,用完请删除</translation>
    </message>
    <message>
        <source>A copy is open in another program; it goes with this window</source>
        <translation>已在其他程序中打开副本,关闭本窗口时删除</translation>
    </message>
    <message>
        <source>No program of this machine opens such files: save it instead</source>
        <translation>本机没有能打开这类文件的程序,请另存</translation>
    </message>
</context>
<context>
    <name>PapersCard</name>
    <message>
        <source>Papers</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>Attach papers</source>
        <translation>附上材料</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s)</source>
        <translation>
            <numerusform>%n 份</numerusform>
        </translation>
    </message>
    <message>
        <source>Photos, scans and files of this matter stand here once they are attached</source>
        <translation>照片、扫描件和文件附上后显示在这里</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>再显示 %n 份</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PapersEntry</name>
    <message>
        <source>A file is still being checked; try again in a moment</source>
        <translation>文件正在检查,请稍候</translation>
    </message>
    <message>
        <source>Files marked here are not on this machine any more: remove them</source>
        <translation>标出的文件已不在本机,请移除</translation>
    </message>
    <message>
        <source>Pasted picture %1</source>
        <translation>粘贴的图片 %1</translation>
    </message>
    <message>
        <source>Choose photos or files</source>
        <translation>选择照片或文件</translation>
    </message>
    <message>
        <source>No picture and no file was copied</source>
        <translation>剪贴板里没有图片或文件</translation>
    </message>
    <message>
        <source>Nothing was scanned yet</source>
        <translation>扫描文件夹里还没有文件</translation>
    </message>
    <message>
        <source>Removed from the form</source>
        <translation>已从表单移除</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste a copied picture or file</source>
        <translation>粘贴复制的图片或文件</translation>
    </message>
    <message>
        <source>From the scanner</source>
        <translation>从扫描仪</translation>
    </message>
    <message>
        <source>Files can be dropped here, and pasted with Ctrl+V</source>
        <translation>文件可以拖到这里,也可以按 Ctrl+V 粘贴</translation>
    </message>
    <message numerus="yes">
        <source>Checking %n file(s)…</source>
        <translation>
            <numerusform>正在检查 %n 个文件…</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Not on this machine any more: remove it</source>
        <translation>已不在本机,请移除</translation>
    </message>
</context>
<context>
    <name>PasswordRow</name>
    <message>
        <source>Your password</source>
        <translation>本人口令</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Did not say who they are</source>
        <translation>未留名</translation>
    </message>
</context>
<context>
    <name>PickBox</name>
    <message>
        <source>Please choose</source>
        <translation>请选择</translation>
    </message>
</context>
<context>
    <name>PickEntry</name>
    <message>
        <source>Not one of the list: type more, or choose</source>
        <translation>列表中没有,请再输入或选择</translation>
    </message>
</context>
<context>
    <name>PrintWindow</name>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>存为 PDF</translation>
    </message>
    <message>
        <source>Names in full</source>
        <translation>显示全名</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Kept as %1</source>
        <translation>已存为 %1</translation>
    </message>
    <message>
        <source>Writing a paper</source>
        <translation>正在写文书</translation>
    </message>
    <message>
        <source>Set in %1</source>
        <translation>字体:%1</translation>
    </message>
    <message>
        <source>Set in %1: this machine has no FangSong</source>
        <translation>字体:%1(本机没有仿宋)</translation>
    </message>
    <message>
        <source>Sent to the printer</source>
        <translation>已送打印机</translation>
    </message>
    <message>
        <source>Printing a paper</source>
        <translation>正在打印文书</translation>
    </message>
</context>
<context>
    <name>PrintedCard</name>
    <message>
        <source>To print</source>
        <translation>文书</translation>
    </message>
</context>
<context>
    <name>ProofCard</name>
    <message>
        <source>Proof</source>
        <translation>存证</translation>
    </message>
    <message>
        <source>Code of the proof</source>
        <translation>存证二维码</translation>
    </message>
    <message>
        <source>Get the proof</source>
        <translation>出具存证</translation>
    </message>
    <message>
        <source>Copy the proof</source>
        <translation>复制存证全文</translation>
    </message>
    <message>
        <source>Get a newer proof</source>
        <translation>更新存证</translation>
    </message>
    <message>
        <source>The proof was copied</source>
        <translation>存证全文已复制</translation>
    </message>
</context>
<context>
    <name>QuoteStrip</name>
    <message>
        <source>Find in the knowledge base</source>
        <translation>在知识库中查找</translation>
    </message>
    <message>
        <source>Words of the question, or a keyword</source>
        <translation>问题中的词或关键词</translation>
    </message>
    <message>
        <source>Knowledge base</source>
        <translation>知识库</translation>
    </message>
    <message>
        <source>No standard answer in force has these words</source>
        <translation>没有含这些词的在用标准答案</translation>
    </message>
    <message>
        <source>No standard answer in force fits this matter; type to look for one</source>
        <translation>没有与此件相近的在用标准答案,可输入词语查找</translation>
    </message>
    <message>
        <source>version %1, until %2</source>
        <translation>第 %1 版,有效期至 %2</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>引用</translation>
    </message>
</context>
<context>
    <name>QuotedCard</name>
    <message>
        <source>Quoted standard answers</source>
        <translation>引用的标准答案</translation>
    </message>
    <message>
        <source>A standard answer that is not on this desk</source>
        <translation>不在本机的标准答案</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>第 %1 版</translation>
    </message>
    <message>
        <source>version %1 is newer</source>
        <translation>现行为第 %1 版</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Rooms</source>
        <translation>栏目</translation>
    </message>
</context>
<context>
    <name>ReadEntry</name>
    <message>
        <source>Numbers only</source>
        <translation>只能填数字</translation>
    </message>
</context>
<context>
    <name>RelatedCard</name>
    <message>
        <source>Related cases</source>
        <translation>关联事项</translation>
    </message>
    <message>
        <source>Another case that is not on this desk, or not yours to read</source>
        <translation>另有一件关联事项,不在本机或不在您可查看的范围内</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Type a name, or its initials</source>
        <translation>输入名称、拼音或首字母</translation>
    </message>
</context>
<context>
    <name>SinceBar</name>
    <message>
        <source>It is of now</source>
        <translation>改为现在</translation>
    </message>
    <message>
        <source>Begun %1: it is recorded for that day</source>
        <translation>自 %1 起填写,将记在那一天</translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Warm Heart Police Desk</source>
        <translation>暖心警务工作台</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>State of the desk</source>
        <translation>本机状态</translation>
    </message>
    <message>
        <source>{0} refused</source>
        <translation>{0} 条未被接受</translation>
    </message>
    <message>
        <source>never</source>
        <translation>尚未同步</translation>
    </message>
    <message>
        <source>Last sync {0}</source>
        <translation>上次同步 {0}</translation>
    </message>
    <message>
        <source>Next limit {0}</source>
        <translation>下一时限 {0}</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Online since {0}</source>
        <translation>在线 自 {0}</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Offline since {0}</source>
        <translation>离线 自 {0}</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>All saved and sent</source>
        <translation>已全部保存并上传</translation>
    </message>
    <message>
        <source>{0} to send · all saved on this machine</source>
        <translation>待同步 {0} 条 · 已全部保存在本机</translation>
    </message>
    <message>
        <source>Server time unknown</source>
        <translation>服务器时间未知</translation>
    </message>
    <message>
        <source>Clock offset {0} s</source>
        <translation>服务器时间差 {0} 秒</translation>
    </message>
    <message>
        <source>The clock of this machine is {0} min off</source>
        <translation>本机时钟相差 {0} 分钟,请校准</translation>
    </message>
    <message>
        <source>{0} over</source>
        <translation>超期 {0}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>还剩 {0}</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 小时</translation>
    </message>
    <message>
        <source>{0} days</source>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>Update {0} waits</source>
        <translation>有更新 {0} 待安装</translation>
    </message>
    <message>
        <source>Close the desk when you go: the administrator&apos;s update installs it then.</source>
        <translation>下班时请关闭工作台,管理员的更新任务会随后安装。</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Nothing for you to do here now</source>
        <translation>现在没有需要您办理的</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1:%2</translation>
    </message>
</context>
<context>
    <name>StepCard</name>
    <message>
        <source>Start afresh</source>
        <translation>重新填写</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>%1: this cannot be taken back</source>
        <translation>%1:办理后不能撤回</translation>
    </message>
    <message>
        <source>%1: in your name, with Ctrl+Enter</source>
        <translation>%1:以您的名义,按 Ctrl+Enter 确认</translation>
    </message>
    <message>
        <source>What you had typed was brought back</source>
        <translation>已恢复上次未提交的内容</translation>
    </message>
    <message>
        <source>The form was cleared</source>
        <translation>表单已清空</translation>
    </message>
    <message>
        <source>The form holds what was not taken</source>
        <translation>已填入未被接收的内容</translation>
    </message>
</context>
<context>
    <name>StepSlot</name>
    <message>
        <source>Saved on this desk</source>
        <translation>已保存在本机</translation>
    </message>
    <message>
        <source>This step cannot be taken as the matter stands now</source>
        <translation>按事项目前的情况,这一步不能办理</translation>
    </message>
</context>
<context>
    <name>Suggestion</name>
    <message>
        <source>Take the suggestion</source>
        <translation>采用建议</translation>
    </message>
    <message>
        <source>Suggested: %1</source>
        <translation>建议:%1</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>What has happened</source>
        <translation>办理过程</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>In an emergency call 110</source>
        <translation>紧急情况请拨 110</translation>
    </message>
    <message>
        <source>Citizen, phone, number, words, pinyin initials</source>
        <translation>查群众、电话、单号、内容(支持拼音首字母)</translation>
    </message>
</context>
<context>
    <name>VisitCard</name>
    <message>
        <source>For the visitor&apos;s own mark</source>
        <translation>请来访人评价</translation>
    </message>
    <message>
        <source>Code for the visitor&apos;s mark</source>
        <translation>来访人评价二维码</translation>
    </message>
    <message>
        <source>The visitor scans this, once; the mark is theirs alone</source>
        <translation>请来访人自己扫码评价,一次接待只评一次,民警不能代评</translation>
    </message>
    <message>
        <source>The visitor types it behind the picture at the counter, once</source>
        <translation>请来访人扫台面二维码后输入,一次接待只评一次</translation>
    </message>
</context>
<context>
    <name>_Pages</name>
    <message>
        <source>Page of the handbook</source>
        <translation>手册页面</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Look at it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>Here and at the centre</source>
        <translation>本机和中心都有</translation>
    </message>
    <message>
        <source>Here; sent when the centre is reached</source>
        <translation>已存本机,连上中心后上传</translation>
    </message>
    <message>
        <source>Being sent: %1 %</source>
        <translation>正在上传:%1 %</translation>
    </message>
    <message>
        <source>Being fetched: %1 %</source>
        <translation>正在取回:%1 %</translation>
    </message>
    <message>
        <source>Not on this machine</source>
        <translation>不在本机</translation>
    </message>
    <message>
        <source>Was not taken</source>
        <translation>未被接收</translation>
    </message>
</context>
<context>
    <name>cases</name>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Matter</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>With whom</source>
        <translation>由谁办理</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>登记日期</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Satisfied</source>
        <translation>满意度</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>This machine has no font for %1; it is saved as it was typed</source>
        <translation>本机没有 %1 的字形,内容照原样保存</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>done late</source>
        <translation>超期办结</translation>
    </message>
    <message>
        <source>in time</source>
        <translation>限内</translation>
    </message>
    <message>
        <source>overdue %1</source>
        <translation>超期 %1</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>recorded by a newer program</source>
        <translation>由更新版本的程序登记</translation>
    </message>
    <message>
        <source>not taken by the centre</source>
        <translation>中心未接受</translation>
    </message>
    <message>
        <source>saved here, not sent yet</source>
        <translation>已存本机,未上报</translation>
    </message>
    <message>
        <source>recorded offline, at the centre %1</source>
        <translation>离线登记,%1 到中心</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1:%2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩 %1</translation>
    </message>
</context>
<context>
    <name>menu</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Work</source>
        <translation>业务(&amp;W)</translation>
    </message>
    <message>
        <source>Fi&amp;gures</source>
        <translation>统计(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>papers</name>
    <message>
        <source>not met</source>
        <translation>不符合</translation>
    </message>
</context>
<context>
    <name>printing</name>
    <message>
        <source>No. %1</source>
        <translation>编号:%1</translation>
    </message>
    <message>
        <source>met</source>
        <translation>符合</translation>
    </message>
    <message>
        <source>let pass one level up</source>
        <translation>上级豁免</translation>
    </message>
    <message>
        <source>%1 (for %2)</source>
        <translation>%1(代 %2)</translation>
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
        <source>Document number</source>
        <translation>证件号码</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>住址</translation>
    </message>
    <message>
        <source>%1 printed it on %2</source>
        <translation>%1 打印于 %2</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>第 %1 页,共 %2 页</translation>
    </message>
    <message>
        <source>DRAFT</source>
        <translation>草稿</translation>
    </message>
</context>
</TS>
