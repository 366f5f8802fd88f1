; `latchkey` in a terminal: Windows has this folder on the PATH of every user.
!macro customInstall
  FileOpen $0 "$LOCALAPPDATA\Microsoft\WindowsApps\latchkey.cmd" w
  FileWrite $0 '@"$INSTDIR\resources\bin\latchkey.cmd" %*$\r$\n'
  FileClose $0
!macroend

!macro customUnInstall
  Delete "$LOCALAPPDATA\Microsoft\WindowsApps\latchkey.cmd"
!macroend
