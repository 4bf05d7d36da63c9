@echo off
rem The one command of this project on Windows: sets up what is missing, then runs, tests or plays
rem it. The same verbs as ./desk. Needs Python 3.11 to 3.13 from python.org (with the py launcher).
setlocal EnableExtensions DisableDelayedExpansion
cd /d "%~dp0"
set "python=%CD%\.venv\Scripts\python.exe"
set "PYTHONUTF8=1"

set "verb=%~1"
if "%verb%"=="" set "verb=help"
set "rest="
:collect
shift
if "%~1"=="" goto dispatch
set rest=%rest% %1
goto collect

:dispatch
for %%v in (run demo story simulate faults powercut tamper doors acceptance founding-day windows-installer bench test setup help) do if /i "%verb%"=="%%v" goto do_%%v
echo desk: no such verb: %verb% 1>&2
call :usage
exit /b 2

:do_help
call :usage
exit /b 0

:do_setup
set "level=run"
if not "%rest%"=="" set "level=%rest: =%"
call :setup %level%
if errorlevel 1 exit /b 1
echo desk: ready 1>&2
exit /b 0

:do_run
call :setup run
if errorlevel 1 exit /b 1
"%python%" -m sample_bureau.trial%rest%
exit /b %errorlevel%

:do_demo
call :setup run
if errorlevel 1 exit /b 1
"%python%" -m tests.day%rest%
exit /b %errorlevel%

:do_story
echo desk: the story is played on Linux only, where its browser is 1>&2
exit /b 2

:do_simulate
call :setup run
if errorlevel 1 exit /b 1
"%python%" -m tests.world%rest%
exit /b %errorlevel%

:do_faults
call :setup test
if errorlevel 1 exit /b 1
"%python%" -m tests.faults%rest%
exit /b %errorlevel%

:do_powercut
echo desk: power cuts are simulated on Linux only, where requests to the disk can be written down 1>&2
exit /b 2

:do_founding-day
echo desk: the packages of Linux are installed in a root of their own, on Linux only 1>&2
exit /b 2

:do_windows-installer
echo desk: the installer is run under Wine in a root of its own, on Linux only 1>&2
exit /b 2

:do_tamper
call :setup test
if errorlevel 1 exit /b 1
"%python%" -m tests.tamper%rest%
exit /b %errorlevel%

:do_doors
call :setup test
if errorlevel 1 exit /b 1
"%python%" -m tests.doors%rest%
exit /b %errorlevel%

:do_acceptance
call :setup test
if errorlevel 1 exit /b 1
"%python%" -m tests.acceptance%rest%
exit /b %errorlevel%

:do_bench
call :setup run
if errorlevel 1 exit /b 1
"%python%" -m bench%rest%
exit /b %errorlevel%

:do_test
call :setup test
if errorlevel 1 exit /b 1
set "QT_QPA_PLATFORM=offscreen"
if not "%rest%"=="" (
    "%python%" -m pytest%rest%
    goto ended
)
call :step "ruff check" -m ruff check
if errorlevel 1 exit /b 1
call :step "ruff format" -m ruff format --check
if errorlevel 1 exit /b 1
call :step "mypy" -m mypy
if errorlevel 1 exit /b 1
call :step "import rules" -c "from importlinter.cli import lint_imports_command as check; check(['--no-logo'])"
if errorlevel 1 exit /b 1
call :step "pytest" -m pytest
if errorlevel 1 exit /b 1
call :step "simulated worlds" -m tests.world --seeds 100 --seed 1
if errorlevel 1 exit /b 1
call :step "the day" -m tests.day
if errorlevel 1 exit /b 1
echo desk: all passed 1>&2
exit /b 0

:ended
exit /b %errorlevel%

rem One step of the tests under a title: call :step "title" arguments of python
:step
echo desk: --- %~1 1>&2
"%python%" %2 %3 %4 %5 %6 %7 %8 %9
if "%errorlevel%"=="0" exit /b 0
echo desk: FAILED: %~1 1>&2
exit /b 1

rem A requirements file is copied into .venv once it is installed; while the copy is the same,
rem there is nothing to do.
:setup
set "wanted=run"
if /i "%1"=="test" set "wanted=dev"
if exist "%python%" goto compare
call :environment
if errorlevel 1 exit /b 1
:compare
if not exist ".venv\installed-%wanted%.txt" goto install
fc /b "requirements\%wanted%.txt" ".venv\installed-%wanted%.txt" >nul 2>&1
if not errorlevel 1 exit /b 0
:install
echo desk: installing the Python packages of requirements\%wanted%.txt, by hash 1>&2
"%python%" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "requirements\%wanted%.txt"
if "%errorlevel%"=="0" goto installed
echo desk: pip could not install them ^(above^) 1>&2
exit /b 1
:installed
copy /y "requirements\run.txt" ".venv\installed-run.txt" >nul
if "%wanted%"=="dev" copy /y "requirements\dev.txt" ".venv\installed-dev.txt" >nul
echo desk: set up 1>&2
exit /b 0

:environment
for %%v in (3.13 3.12 3.11) do if not exist "%python%" call :environment_of %%v
if exist "%python%" exit /b 0
echo desk: needs Python 3.11, 3.12 or 3.13 from python.org, with the py launcher 1>&2
exit /b 1

:environment_of
py -%1 -c "import ensurepip, venv" >nul 2>&1
if errorlevel 1 exit /b 1
echo desk: making .venv with Python %1 1>&2
py -%1 -m venv .venv
exit /b %errorlevel%

:usage
echo desk run        start a sample central mailbox on this machine and open the desk on it
echo desk demo       play a precinct's day through the real windows; pictures go to out\demo\
echo desk test       everything that CI runs; with arguments, only pytest with these
echo desk story      play the mailbox: a browser, windows, a centre (on Linux)
echo desk simulate   desks and a centre in one process, with faults: --seeds N --seed X
echo desk faults     careless faults of our own, made in a copy: is each of them caught?
echo desk powercut   power cuts and failing disks under desk and centre ^(Linux only^)
echo desk tamper     edit every column of a centre and of a desk: is each found? --edits N --seed X
echo desk doors      by which window or command each step of the rules is taken
echo desk acceptance what an acceptance in China asks: the tests that show it, or an honest no
echo desk founding-day  both packages on a bare Debian: found, type, sign, update, lose a disk ^(Linux only^)
echo desk windows-installer  the installer for Windows, run under Wine ^(Linux only^)
echo desk bench      how near the work is to the plain limit of this machine
echo desk setup      only set up (setup test: also what the tests need)
echo Every one of them first sets up what is missing, and says so.
exit /b 0
