; `latchkey` in a terminal: Windows has this folder on the PATH of every user. A batch file is read in another
; character set than it is written in here: the user's name, which may have an umlaut, is left to be filled in.
!include LogicLib.nsh
!macro customInstall
  Push $0
  Push $1
  StrCpy $1 "$INSTDIR"
  StrLen $0 "$LOCALAPPDATA"
  StrCpy $0 "$INSTDIR" $0
  ${If} $0 == "$LOCALAPPDATA"
    StrLen $0 "$LOCALAPPDATA"
    StrCpy $1 "$INSTDIR" "" $0
    StrCpy $1 "%LOCALAPPDATA%$1"
  ${EndIf}
  FileOpen $0 "$LOCALAPPDATA\Microsoft\WindowsApps\latchkey.cmd" w
  FileWrite $0 '@"$1\resources\bin\latchkey.cmd" %*$\r$\n'
  FileClose $0
  Pop $1
  Pop $0
!macroend

!macro customUnInstall
  Delete "$LOCALAPPDATA\Microsoft\WindowsApps\latchkey.cmd"
!macroend
