@echo off
rem Runs the routes that config\camel-erp.properties enables. Ctrl-C ends it gracefully.
rem Settings of this one run follow as "-Dname=value": bin\camel-erp.cmd "-Derp.check=true"
setlocal
cd /d "%~dp0.."
rem what is printed is UTF-8, with Chinese text of Kingdee and WDT
chcp 65001 >nul
if not defined ERP_CONFIG set ERP_CONFIG=config\camel-erp.properties
set JAVA=java
if defined JAVA_HOME set JAVA="%JAVA_HOME%\bin\java"
%JAVA% -Dfile.encoding=UTF-8 %JAVA_OPTS% "-Derp.config=%ERP_CONFIG%" "-Derp.profile=%ERP_PROFILE%" -cp "lib\*" io.camelerp.quickstart.Run %*
