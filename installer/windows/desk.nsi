; The installer of the desk for Windows. Compiled by `python -m installer.windows`, which says
;   VERSION   0.1.0          FILES   the folder that PyInstaller made
;   PAPERS    licences and list of parts          OUT   the file to write
;
;   org.warmpolicing.precinct-desk_0.1.0_amd64.exe /S                                  silently, for everybody on the machine
;     /CENTRE_URL=https://…  /AUTHORITY=C:\root.pem  /ZONE=…  /LANGUAGE=zh     written into the policy
;     /D=C:\Folder                                              elsewhere; the last word
;   uninstall.exe /S                                            keeps data and policy
; Exit codes: 0 done; 2 it could not (the program is open, or a value has a quote in it).

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel admin
CRCCheck force

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "x64.nsh"

!define REGISTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PrecinctDesk"

Name "$(TITLE)"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\PrecinctDesk"
BrandingText "precinct-desk ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "precinct-desk"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Precinct desk"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${PAPERS}\copyright"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString TITLE ${LANG_SIMPCHINESE} "警务工作台"
LangString TITLE ${LANG_ENGLISH} "Precinct desk"
LangString OPEN ${LANG_SIMPCHINESE} "程序正开着。请保存后关闭它,再重新运行安装程序。"
LangString OPEN ${LANG_ENGLISH} "The program is open. Save, close it, and run this again."
LangString QUOTE ${LANG_SIMPCHINESE} "设置值中不能有单引号。请改正后重新运行。"
LangString QUOTE ${LANG_ENGLISH} "A value must not hold a single quote. Put it right and run this again."
LangString NOT64 ${LANG_SIMPCHINESE} "需要 64 位的 Windows。"
LangString NOT64 ${LANG_ENGLISH} "A 64-bit Windows is needed."

Var PolicyFile
Var Handle

!macro Refuse words
    ${IfNot} ${Silent}
        MessageBox MB_ICONSTOP|MB_OK "${words}"
    ${EndIf}
    SetErrorLevel 2
    Quit
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
!macro PolicyLine option key
    ClearErrors
    ${GetParameters} $0
    ${GetOptions} $0 "/${option}=" $1
    ${IfNot} ${Errors}
        FileWriteUTF16LE $Handle "${key} = '$1'$\r$\n"
    ${EndIf}
!macroend

; Before anything is written.
!macro RefuseQuote option
    ClearErrors
    ${GetParameters} $0
    ${GetOptions} $0 "/${option}=" $1
    ${IfNot} ${Errors}
        StrCpy $PolicyFile "said"
        StrLen $2 $1
        StrCpy $3 0
        ${While} $3 < $2
            StrCpy $4 $1 1 $3
            ${If} $4 == "'"
                !insertmacro Refuse "$(QUOTE)"
            ${EndIf}
            IntOp $3 $3 + 1
        ${EndWhile}
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${RunningX64}
        !insertmacro Refuse "$(NOT64)"
    ${EndIf}
    SetRegView 64
    StrCpy $PolicyFile ""
    !insertmacro RefuseQuote "CENTRE_URL"
    !insertmacro RefuseQuote "AUTHORITY"
    !insertmacro RefuseQuote "ZONE"
    !insertmacro RefuseQuote "LANGUAGE"
    !insertmacro RefuseWhereOpen
FunctionEnd

Function un.onInit
    SetRegView 64
    !insertmacro RefuseWhereOpen
FunctionEnd

Section "precinct-desk"
    SetShellVarContext all
    ; The parts of an older version are not left among those of a newer.
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\doc"
    SetOutPath "$INSTDIR"
    File /r "${FILES}\*"
    SetOutPath "$INSTDIR\doc"
    File /r "${PAPERS}\*"
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\$(TITLE).lnk" "$INSTDIR\precinct-desk.exe"

    ; The policy is for everybody to read and for administrators to write.
    CreateDirectory "$APPDATA\PrecinctDesk"
    nsExec::Exec 'icacls "$APPDATA\PrecinctDesk" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
    Pop $0
    ${If} $PolicyFile == "said"
        FileOpen $Handle "$APPDATA\PrecinctDesk\policy.toml" w
        FileWriteUTF16LE /BOM $Handle "# Written by the installer; for every user of this machine.$\r$\n"
        !insertmacro PolicyLine "CENTRE_URL" "centre_url"
        !insertmacro PolicyLine "AUTHORITY" "authority"
        !insertmacro PolicyLine "ZONE" "zone"
        !insertmacro PolicyLine "LANGUAGE" "language"
        FileClose $Handle
    ${EndIf}

    WriteRegStr HKLM "${REGISTRY}" "DisplayName" "$(TITLE)"
    WriteRegStr HKLM "${REGISTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKLM "${REGISTRY}" "DisplayIcon" "$INSTDIR\precinct-desk.exe"
    WriteRegStr HKLM "${REGISTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKLM "${REGISTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${REGISTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${REGISTRY}" "NoModify" 1
    WriteRegDWORD HKLM "${REGISTRY}" "NoRepair" 1
SectionEnd

; The work of each user (%LOCALAPPDATA%\PrecinctDesk), keys and the policy stay where they are.
Section "Uninstall"
    SetShellVarContext all
    Delete "$SMPROGRAMS\$(TITLE).lnk"
    RMDir /r "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\doc"
    Delete "$INSTDIR\precinct-desk.exe"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey HKLM "${REGISTRY}"
SectionEnd
