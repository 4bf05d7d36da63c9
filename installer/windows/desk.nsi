; The installer of the desk for Windows. Compiled by `python -m installer.windows`, which says
;   VERSION   0.1.0          FILES   the folder that PyInstaller made
;   PAPERS    licences and list of parts          OUT   the file to write
;
;   org.warmpolicing.precinct-desk_0.1.0_amd64.exe /S                                  silently, for everybody on the machine
;     /CENTRE_URL=https://…  /AUTHORITY=C:\root.pem  /ZONE=…  /LANGUAGE=zh     written into the policy
;     /D=C:\Folder                                              elsewhere; the last word
;   uninstall.exe /S                                            keeps data and policy
; Exit codes: 0 done; 2 it could not: the program is open, a newer one is installed or it is installed
; elsewhere, the folder holds something else, a value has a quote in it, an option is not known, the policy
; could not be written. Windows' uninstallers go on by themselves: who wants to wait for the end and its exit
; code says `uninstall.exe /S _?=FOLDER`, and deletes uninstall.exe afterwards.

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel admin
CRCCheck force

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WordFunc.nsh"
!include "x64.nsh"

!define REGISTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PrecinctDesk"
!define POLICY_FOLDER "$APPDATA\PrecinctDesk" ; of all users, in the sections
!define POLICY_FILE "${POLICY_FOLDER}\policy.toml"

Name "$(TITLE)"
OutFile "${OUT}"
BrandingText "precinct-desk ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "precinct-desk"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Precinct desk"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${PAPERS}\copyright"
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhereInstalled
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LookAtFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(KEPT)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

!define TITLE_ZH "警务工作台"
!define TITLE_EN "Precinct desk"
!macro Words name zh en
    LangString ${name} ${LANG_SIMPCHINESE} "${zh}"
    LangString ${name} ${LANG_ENGLISH} "${en}"
!macroend
!insertmacro Words TITLE "${TITLE_ZH}" "${TITLE_EN}"
!insertmacro Words OPEN "程序正开着。请保存后关闭它,再重新运行。" "The program is open. Save, close it, and run this again."
!insertmacro Words QUOTE "设置值中不能有单引号。请改正后重新运行。" "A value must not hold a single quote. Put it right and run this again."
!insertmacro Words UNKNOWN "安装程序不认识这个参数,请改正后重新运行:" "The installer does not know this option; put it right and run this again:"
!insertmacro Words NOT64 "需要 64 位的 Windows。" "A 64-bit Windows is needed."
!insertmacro Words NEWER "已装有更新的版本,未作任何改动。要改用旧版,请先卸载(数据会保留)。" "A newer version is installed; nothing was changed. To go back to an older one, uninstall it first (data stays)."
!insertmacro Words ELSEWHERE "程序已装在别处,请不要另指定文件夹:" "The program is installed already; do not name another folder:"
!insertmacro Words FULL "这个文件夹里已有别的文件,请选一个空文件夹。" "This folder holds other files. Choose an empty one."
!insertmacro Words POLICY "无法写入本机策略文件,请检查后重新运行:" "The policy of this machine could not be written; look at it and run this again:"
!insertmacro Words KEPT "只删除程序。各用户的数据和本机策略文件都会保留。" "Only the program is removed. Each user's data and the policy of this machine stay."

Var Policy
Var CentreUrl
Var Authority
Var Zone
Var Tongue
Var Handle
Var There

; In silence it ends with 2. A page stays; before the first page and while files are written it ends too.
!macro Refuse words
    ${IfNot} ${Silent}
        MessageBox MB_ICONSTOP|MB_OK "${words}"
    ${EndIf}
    SetErrorLevel 2
    Abort
!macroend

; Windows lets nobody write to the file of a program that runs.
!macro RefuseWhereOpen
    ${If} ${FileExists} "$INSTDIR\precinct-desk.exe"
        ClearErrors
        FileOpen $Handle "$INSTDIR\precinct-desk.exe" a
        ${If} ${Errors}
            !insertmacro Refuse "$(OPEN)"
        ${EndIf}
        FileClose $Handle
    ${EndIf}
!macroend

; One line of the policy, where the command line says it. Said in part, it is written anew as a whole;
; not said at all, the one that is there stays.
!macro PolicyLine variable key
    ${If} ${variable} != ""
        StrCpy $1 ${variable} "" 1 ; without its =
        FileWriteUTF16LE $Handle "${key} = '$1'$\r$\n"
    ${EndIf}
!macroend

; A word that is this option: the value is kept with its =, so that an empty one is seen to be said.
!macro Option name variable
    StrLen $6 "/${name}"
    StrCpy $7 $3 $6
    StrCpy $8 $3 1 $6
    ${If} $7 == "/${name}"
    ${AndIf} $8 == "="
        StrCpy ${variable} $3 "" $6
        StrCpy $Policy "said"
        StrCpy $3 ""
    ${EndIf}
!macroend

; The word that was read: one that is mistyped would otherwise leave every machine that it is rolled out
; to without its setting, and nobody told.
Function TakeWord
    !insertmacro Option "CENTRE_URL" $CentreUrl
    !insertmacro Option "AUTHORITY" $Authority
    !insertmacro Option "ZONE" $Zone
    !insertmacro Option "LANGUAGE" $Tongue
    ${If} $3 != ""
    ${AndIf} $3 S!= "/S"
    ${AndIf} $3 S!= "/NCRC"
        !insertmacro Refuse "$(UNKNOWN) $3"
    ${EndIf}
    StrCpy $3 ""
FunctionEnd

; The command line in words, as Windows' own programs read it: quotes around a word or a part of it keep its
; spaces and are no part of it. (GetOptions of NSIS ends a value at the next /: of an address it left `https:`.)
; /D= has been taken from its end.
Function ReadOptions
    ${GetParameters} $0
    StrCpy $0 "$0 "
    StrLen $1 $0
    StrCpy $2 0
    StrCpy $3 "" ; the word
    StrCpy $5 0 ; within quotes
    ${While} $2 < $1
        StrCpy $4 $0 1 $2
        ${If} $4 == '"'
            IntOp $5 $5 ^ 1
        ${ElseIf} $4 == "'"
            !insertmacro Refuse "$(QUOTE)"
        ${ElseIf} $4 == " "
        ${AndIf} $5 = 0
            Call TakeWord
        ${Else}
            StrCpy $3 "$3$4"
        ${EndIf}
        IntOp $2 $2 + 1
    ${EndWhile}
    Call TakeWord
FunctionEnd

; What is put into a folder is deleted from it one day, with its subfolders: nobody else's may be in it.
; The uninstaller is the first file that is written, so a folder of ours is known by it, also half filled.
Function LookAtFolder
    ${IfNot} ${FileExists} "$INSTDIR\uninstall.exe"
        ${DirState} "$INSTDIR" $0
        ${If} $0 == 1
            !insertmacro Refuse "$(FULL)"
        ${EndIf}
    ${EndIf}
    !insertmacro RefuseWhereOpen
FunctionEnd

Function SkipWhereInstalled
    ${If} $There != ""
        Abort
    ${EndIf}
FunctionEnd

Function .onInit
    ${IfNot} ${RunningX64}
        !insertmacro Refuse "$(NOT64)"
    ${EndIf}
    SetRegView 64
    Call ReadOptions
    ; An update goes where the program is. $INSTDIR is empty unless the command line says /D=.
    ReadRegStr $There HKLM "${REGISTRY}" "InstallLocation"
    ${If} $There != ""
    ${AndIfNot} ${FileExists} "$There\uninstall.exe"
        StrCpy $There ""
    ${EndIf}
    ${If} $There != ""
        ReadRegStr $0 HKLM "${REGISTRY}" "DisplayVersion"
        ${VersionCompare} "$0" "${VERSION}" $1
        ${If} $1 == 1
            !insertmacro Refuse "$(NEWER)"
        ${EndIf}
        ${If} $INSTDIR != ""
        ${AndIf} $INSTDIR != $There
            !insertmacro Refuse "$(ELSEWHERE) $There"
        ${EndIf}
        StrCpy $INSTDIR $There
    ${ElseIf} $INSTDIR == ""
        StrCpy $INSTDIR "$PROGRAMFILES64\PrecinctDesk"
    ${EndIf}
    ${If} ${Silent}
    ${OrIf} $There != ""
        Call LookAtFolder
    ${EndIf}
FunctionEnd

Function un.onInit
    SetRegView 64
    !insertmacro RefuseWhereOpen
FunctionEnd

; The name in the menu is in the language of whoever installed it last.
!macro NoShortcut
    Delete "$SMPROGRAMS\${TITLE_ZH}.lnk"
    Delete "$SMPROGRAMS\${TITLE_EN}.lnk"
!macroend

; icacls; a failure ends everything. /L: a link is taken for itself, never for what it leads to.
!macro Rights name options
    nsExec::Exec 'icacls "${name}" ${options} /L'
    Pop $0
    ${If} $0 != 0
        !insertmacro Refuse "$(POLICY) ${name} (icacls: $0)"
    ${EndIf}
!macroend

!macro RefuseLink name
    ${GetFileAttributes} "${name}" "REPARSE_POINT" $0
    ${If} $0 == 1
        !insertmacro Refuse "$(POLICY) ${name}"
    ${EndIf}
!macroend

Section "precinct-desk"
    SetShellVarContext all
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    ; The parts of an older version are not left among those of a newer.
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\doc"
    File /r "${FILES}\*"
    SetOutPath "$INSTDIR\doc"
    File /r "${PAPERS}\*"
    SetOutPath "$INSTDIR"
    !insertmacro NoShortcut
    CreateShortcut "$SMPROGRAMS\$(TITLE).lnk" "$INSTDIR\precinct-desk.exe"

    ; Before the policy, which may be refused: what lies here is listed and can be uninstalled.
    WriteRegStr HKLM "${REGISTRY}" "DisplayName" "$(TITLE)"
    WriteRegStr HKLM "${REGISTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKLM "${REGISTRY}" "DisplayIcon" "$INSTDIR\precinct-desk.exe"
    WriteRegStr HKLM "${REGISTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKLM "${REGISTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${REGISTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${REGISTRY}" "NoModify" 1
    WriteRegDWORD HKLM "${REGISTRY}" "NoRepair" 1

    ; The policy is for everybody to read and for administrators to write: it says which authority is
    ; trusted. Everybody may make a folder here, so one that is there may be somebody's own, or lead
    ; to another. What else lies in it is nobody's business, and stays.
    CreateDirectory "${POLICY_FOLDER}"
    !insertmacro Rights "${POLICY_FOLDER}" "/setowner *S-1-5-32-544"
    !insertmacro Rights "${POLICY_FOLDER}" "/reset"
    !insertmacro Rights "${POLICY_FOLDER}" "/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX"
    !insertmacro RefuseLink "${POLICY_FOLDER}"
    ${If} ${FileExists} "${POLICY_FILE}"
        !insertmacro RefuseLink "${POLICY_FILE}"
        !insertmacro Rights "${POLICY_FILE}" "/setowner *S-1-5-32-544"
        !insertmacro Rights "${POLICY_FILE}" "/reset"
    ${EndIf}
    ${If} $Policy == "said"
        ClearErrors
        FileOpen $Handle "${POLICY_FILE}" w
        ${If} ${Errors}
            !insertmacro Refuse "$(POLICY) ${POLICY_FILE}"
        ${EndIf}
        FileWriteUTF16LE /BOM $Handle "# Written by the installer; for every user of this machine.$\r$\n"
        !insertmacro PolicyLine $CentreUrl "centre_url"
        !insertmacro PolicyLine $Authority "authority"
        !insertmacro PolicyLine $Zone "zone"
        !insertmacro PolicyLine $Tongue "language"
        FileClose $Handle
    ${EndIf}
    SetErrorLevel 0 ; a page may have refused something first
SectionEnd

; The work of each user (%LOCALAPPDATA%\PrecinctDesk), keys and the policy stay where they are.
Section "Uninstall"
    SetShellVarContext all
    DetailPrint "$(KEPT)"
    !insertmacro NoShortcut
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\doc"
    Delete "$INSTDIR\precinct-desk.exe"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey HKLM "${REGISTRY}"
SectionEnd
