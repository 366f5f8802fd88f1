@echo off
rem The command line of the installed app; a batch file waits until a window program ends.
"%~dp0..\..\Latchkey.exe" %*
