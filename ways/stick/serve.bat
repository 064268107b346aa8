@echo off
rem Serves this folder to the browser of this computer, for what a page from a disk cannot do.
rem Needs Python 3.8 or newer, and no network.
pushd "%~dp0"
py -3 -c "import sys" >nul 2>nul
if not errorlevel 1 (
  py -3 serve.py %*
  goto end
)
python -c "import sys" >nul 2>nul
if not errorlevel 1 (
  python serve.py %*
  goto end
)
echo There is no Python on this computer, so nothing can be served.
echo The book needs none: open START.html with a browser.
:end
popd
pause
