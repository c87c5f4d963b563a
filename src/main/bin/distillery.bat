@echo off
rem Starts Distillery from the folder that it was unpacked into, wherever that lies.
setlocal

set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"

rem "1.8.0_392", "11.0.2", "17", "25-ea": what is before the first dot or hyphen decides, and is 1 for all that are very old.
set "VERSION="
set "ANSWER=%TEMP%\distillery-java-%RANDOM%%RANDOM%.txt"
"%JAVA%" -version >nul 2>"%ANSWER%"
for /f "usebackq tokens=2,3" %%a in ("%ANSWER%") do if "%%a"=="version" set "VERSION=%%~b"
del "%ANSWER%"
if not defined VERSION goto none
for /f "tokens=1 delims=.-" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% lss 17 goto old

rem Weights live outside the Java heap, so a small heap is enough for every model.
"%JAVA%" -Xmx1g -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED ^
    %DISTILLERY_JAVA_OPTIONS% -jar "%~dp0..\distillery.jar" %*
exit /b %ERRORLEVEL%

:none
echo Distillery needs Java 17 or newer; found none. Install one, or set JAVA_HOME to the folder of one.>&2
exit /b 1

:old
echo Distillery needs Java 17 or newer; found %VERSION%, which is %JAVA%. Set JAVA_HOME to the folder of a newer one.>&2
exit /b 1
