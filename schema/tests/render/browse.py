"""Opens the pages that the arguments name in headless Chromium and fails where one is not what was meant.

The first argument is axe-core, which looks for what keeps people from reading a page; the second a folder for the
browser's own files. JSON Schemas among the pages are read too: their patterns have to be JavaScript's. What is found is
printed, one line a fault; the status is 77 where there is no Chromium.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import websocket

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
AXE, FOLDER, *FILES = sys.argv[1:]
faults = []


class Browser:
    """One tab, spoken to by the protocol of the developer tools."""

    def __init__(self, program):
        # Chromium refuses to work for root inside its own sandbox.
        rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        port = pathlib.Path(FOLDER, "DevToolsActivePort")
        port.unlink(missing_ok=True)
        options = ["--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage"]
        debugging = ["--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={FOLDER}"]
        self.process = subprocess.Popen(
            [program, *options, *rights, *debugging, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while not (port.exists() and port.read_text().count("\n")):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit("the browser does not start")
            time.sleep(0.05)
        number, path = port.read_text().split("\n")[:2]
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{number}{path}", timeout=60)
        self.number, self.session, self.events = 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log"]:
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, address):
        # By way of an empty page: to one with the same address there is no way but inside it.
        for each in ["about:blank", address]:
            self.events.clear()
            loader = self.call("Page.navigate", url=each)["loaderId"]
            while not any(self.is_loaded(event, loader) for event in self.events):
                self.events.append(json.loads(self.socket.recv()))

    @staticmethod
    def is_loaded(event, loader):
        seen = event.get("params", {})
        return event.get("method") == "Page.lifecycleEvent" and (seen["name"], seen["loaderId"]) == ("load", loader)

    def ask(self, expression):
        """The value of an expression of JavaScript."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression[:80]}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def complaints(self):
        self.call("Runtime.evaluate", expression="0")
        told = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"]
        return [event["params"] for event in self.events if event["method"] in told]

    def view(self, width, scheme, media=""):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def key(self, key, code, text=""):
        for kind in ["keyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text)

    def click(self, selector):
        x, y = self.ask(
            f"(() => {{ const node = document.querySelector({json.dumps(selector)}); node.scrollIntoView({{ block: 'center' }});"
            " const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
        except (OSError, websocket.WebSocketException):
            pass
        self.process.wait(30)


def expect(name, what, found, wanted):
    if found != wanted:
        faults.append(f"{name}: {what}: {found!r} and not {wanted!r}")


SHOWN = "Array.from(document.querySelectorAll('.variable')).filter((node) => node.checkVisibility()).map((node) => node.id)"


def type_in(browser, words):
    browser.ask("document.querySelector('[name=words]').focus(), document.querySelector('[name=words]').select()")
    browser.call("Input.insertText", text=words)


def choose(browser, place):
    browser.ask(
        f"(() => {{ const list = document.querySelector('[name=place]'); list.value = {json.dumps(place)};"
        " list.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )


def judge_axe(browser, name, axe):
    browser.ask(axe)
    rules = "{ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }"
    found = browser.ask(f"axe.run(document, {rules}).then((result) => JSON.stringify(result))")
    found = json.loads(found)
    for violation in found["violations"]:
        for node in violation["nodes"]:
            faults.append(f"{name}: {violation['id']}: {node['html'][:160]} {node['failureSummary']}")
    passed = {rule["id"] for rule in found["passes"]}
    for rule in ["color-contrast", "region", "landmark-one-main", "label", "heading-order", "skip-link"]:
        if rule not in passed:
            faults.append(f"{name}: {rule} was not looked at")


def judge_page(browser, path, axe):
    name, address = path.name, path.as_uri()
    for width, scheme in [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]:
        browser.view(width, scheme)
        browser.open(address)
        judge_axe(browser, f"{name} {width} {scheme}", axe)
        wide = browser.ask("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        expect(name, f"{width} pixels wide, it scrolls sideways", wide, False)
    browser.view(1280, "light")
    browser.open(address)
    everything = browser.ask(SHOWN)
    count = "document.querySelector('output').textContent"
    expect(name, "the count", browser.ask(count), f"{len(everything)} variables")

    # Filters, one by one and together.
    data = browser.ask(
        "Array.from(document.querySelectorAll('.variable')).map((node) => [node.id, node.dataset.secret !== undefined,"
        " (node.dataset.required || '').split(' ').filter(Boolean), node.textContent.toLowerCase()])"
    )
    type_in(browser, "url  SECOND")
    both = [id for id, _, _, text in data if "url" in text and "second" in text]
    expect(name, "two words", browser.ask(SHOWN), both)
    expect(name, "the count", browser.ask(count), f"{len(both)} of {len(data)} variables")
    linked = "Array.from(document.querySelectorAll('nav [data-for]')).filter((node) => node.checkVisibility()).length"
    expect(name, "contents", browser.ask(linked), len(both))
    astray = "Array.from(document.querySelectorAll('nav a')).filter((link) => link.checkVisibility() && !document.querySelector(link.hash.replace(/^#(.*)$/, (_, id) => '#' + CSS.escape(id))).checkVisibility()).length"
    expect(name, "links to what is hidden", browser.ask(astray), 0)
    browser.key("Escape", 27)
    expect(name, "all again", browser.ask(SHOWN), everything)
    browser.click("[name=secrets]")
    expect(name, "secrets", browser.ask(SHOWN), [id for id, secret, _, _ in data if secret])
    places = browser.ask("Array.from(document.querySelector('[name=place]').options, (option) => option.value)")
    for place in places:
        choose(browser, place)
        wanted = [id for id, secret, where, _ in data if secret and (not place or (place in where or place == "*" and where))]
        expect(name, f"secrets required in {place!r}", browser.ask(SHOWN), wanted)
    type_in(browser, "no such variable")
    expect(name, "nothing", (browser.ask(SHOWN), browser.ask("document.querySelector('.none').checkVisibility()")), ([], True))
    judge_axe(browser, f"{name} empty", axe)
    browser.click(".none button")
    expect(name, "all again", browser.ask(SHOWN), everything)

    # A link leads to its variable although the filter hides it.
    last = everything[-1]
    type_in(browser, "no such variable")
    browser.ask(f"location.hash = {json.dumps(last)}")
    browser.ask("new Promise((done) => setTimeout(done, 100))")
    there = f"(() => {{ const box = document.querySelector(':target').getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; }})()"
    expect(name, "where a link leads", (browser.ask("document.querySelector(':target').id"), browser.ask(there)), (last, True))
    expect(name, "all again", browser.ask(SHOWN), everything)

    # The button copies the name and says so.
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.click(f"#{everything[0]} .copy")
    browser.ask("new Promise((done) => setTimeout(done, 100))")
    expect(name, "the clipboard", browser.ask("navigator.clipboard.readText()"), everything[0])
    expect(name, "what is said", browser.ask(count), f"{everything[0]} copied")
    expect(name, "the button", browser.ask(f"document.querySelector('#{everything[0]} .copy').textContent"), "Copied")

    expect(name, "complaints", browser.complaints(), [])

    # With keys alone: the first is the way past the contents, and each control can be reached.
    browser.open(address)
    # Keys have no effect before there is something to see.
    browser.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    browser.key("Tab", 9)
    expect(name, "the first key", browser.ask("document.activeElement.className"), "skip")
    browser.key("Enter", 13, "\r")
    expect(name, "past the contents", browser.ask("document.activeElement.tagName"), "MAIN")
    reached = []
    for _ in range(4):
        browser.key("Tab", 9)
        reached.append(browser.ask("document.activeElement.name || document.activeElement.getAttribute('href')"))
    expect(name, "the next keys", reached, ["words", "place", "secrets", f"#{everything[0]}"])
    outline = browser.ask("getComputedStyle(document.activeElement).outlineStyle")
    expect(name, "what has the focus shows it", outline, "solid")
    expect(name, "complaints", browser.complaints(), [])

    # The policy holds: nothing is loaded and nothing else runs.
    browser.ask(
        "window.refused = []; addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));"
        "for (const [tag, set] of [['script', { text: 'window.evil = 1' }], ['style', { textContent: 'main { display: none }' }],"
        " ['img', { src: 'https://example.invalid/x.png' }]]) document.body.append(Object.assign(document.createElement(tag), set));"
        "document.body.setAttribute('style', 'display: none')"
    )
    browser.ask("new Promise((done) => setTimeout(done, 200))")
    refused = sorted(set(browser.ask("refused")))
    expect(name, "the policy", refused, ["img-src", "script-src-elem", "style-src-attr", "style-src-elem"])
    expect(name, "what the policy refuses", browser.ask("[window.evil, document.body.checkVisibility()]"), [None, True])

    # On paper there is everything, whatever the filter says, and nothing to click.
    browser.open(address)
    type_in(browser, "no such variable")
    browser.view(1280, "dark", "print")
    expect(name, "on paper", browser.ask(SHOWN), everything)
    clickable = "Array.from(document.querySelectorAll('nav, form, button')).some((node) => node.checkVisibility())"
    expect(name, "to click on paper", browser.ask(clickable), False)
    expect(name, "paper", browser.ask("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
    browser.view(1280, "light")

    # Without the script the page is whole, and has nothing that needs it.
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(address)
    expect(name, "without the script", browser.ask(SHOWN), everything)
    useless = "document.querySelectorAll('button, form').length && Array.from(document.querySelectorAll('button, form')).some((node) => node.checkVisibility())"
    expect(name, "useless without the script", bool(browser.ask(useless)), False)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


def patterns(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "pattern" and isinstance(value, str):
                yield value
            elif key == "patternProperties":
                yield from value
            yield from patterns(value)
    elif isinstance(node, list):
        for value in node:
            yield from patterns(value)


def judge_schema(browser, path):
    found = sorted(set(patterns(json.loads(path.read_text(encoding="utf-8")))))
    tried = f"{json.dumps(found)}.filter((text) => {{ try {{ new RegExp(text, 'u'); }} catch {{ return true; }} }})"
    expect(path.name, "patterns that JavaScript refuses", browser.ask(tried), [])


program = next(filter(None, map(shutil.which, NAMES)), None)
if program is None:
    print("not installed")
    sys.exit(77)
browser = Browser(program)
try:
    for file in map(pathlib.Path, FILES):
        if file.suffix == ".json":
            judge_schema(browser, file)
        else:
            judge_page(browser, file, pathlib.Path(AXE).read_text(encoding="utf-8"))
finally:
    print("\n".join(faults))
    browser.close()
sys.exit(1 if faults else 0)
