# Runs a user's script as a worker of PythonModel. The parent passes this source through standard input, then speaks frames over the same
# pipe: four bytes of length and four with the number of the request (little-endian), then JSON in UTF-8; an answer bears the number of its
# request. First a frame of settings comes in and a greeting, or why there is none, goes out; then for each array of rows an answer:
#   [...]                                  one element per row, an object or a bare value
#   {"rows": [...], "faults": [...]}       the same, with what JSON cannot say: [row, field, "nan" | "infinite" | "type", name of the type]
#   {"error": {...}}                       the call failed: kind, message, traceback
# Standard library only, and no syntax newer than Python 3.6: an interpreter that is too old must be able to say so.
import faulthandler
import importlib.util
import io
import json
import os
import signal
import sys
import threading
import traceback

LONGEST_TEXT = 16384
LONGEST_MESSAGE = 1000
GRACE_SECONDS = 5


class Refused(Exception):
    """Something that the parent is told by its kind: fields of an error frame."""

    def __init__(self, kind, message, **more):
        super().__init__(message)
        self.fields = dict(more, kind=kind, message=message)


class Channel:
    """Frames over descriptors of our own, so that whatever the script prints goes elsewhere."""

    def __init__(self):
        self.input = io.FileIO(os.dup(0), "r")
        self.output = io.FileIO(os.dup(1), "w")
        self.owner = os.getpid()
        os.dup2(2, 1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)

    def read(self):
        """The next frame, or None when the parent has closed the pipe."""
        data = self.input.read(65536)
        while len(data) < 8:
            more = self.input.read(8 - len(data))
            if not more:
                return None
            data += more
        size = int.from_bytes(data[:4], "little")
        self.number = data[4:8]
        if len(data) == size + 8:
            return data[8:]
        have = len(data) - 8
        try:
            frame = bytearray(size)
        except MemoryError:
            while have < size:  # the parent writes all of it before it reads
                have += len(self.input.read(min(65536, size - have))) or size
            raise
        frame[:have] = data[8:]
        view = memoryview(frame)
        while have < size:
            more = self.input.readinto(view[have:])
            if not more:
                return None
            have += more
        return bytes(frame)

    def write(self, frame):
        if os.getpid() != self.owner:
            os._exit(0)  # the script forked, and this is the child: the answer is its parent's to give
        data = len(frame).to_bytes(4, "little") + self.number + frame
        sent = self.output.write(data)
        while sent < len(data):
            sent += self.output.write(memoryview(data)[sent:])


def plain(value):
    """What json does not know, as something that it knows: numpy's and pandas' values, dates, decimals."""
    kind = type(value)
    if kind.__name__ in ("NaTType", "NAType"):
        return None
    if kind.__name__ == "datetime64":
        return value.astype("datetime64[us]").tolist()
    if hasattr(value, "tolist"):
        simple = value.tolist()
        if type(simple) is not kind:
            return simple
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "__float__"):
        return float(value)
    raise TypeError(kind.__name__)


encode = json.JSONEncoder(allow_nan=False, check_circular=False, separators=(",", ":"), default=plain).encode
decode = json.JSONDecoder().decode


def rows_of(answer):
    """The answer as a list with one element per row."""
    if isinstance(answer, (list, tuple)):
        return answer
    if hasattr(answer, "to_dict") and hasattr(answer, "columns"):
        return answer.to_dict("records")
    rows = answer.tolist() if hasattr(answer, "tolist") else answer
    if isinstance(rows, list):
        return rows
    raise Refused("answer", "it is %s, not a list" % type(answer).__name__)


def scrub(value, found):
    """The value without what JSON cannot say; each such thing is noted."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            found.append(("nan" if value != value else "infinite", None))
            return None
        return value
    if value is None or isinstance(value, (str, int)):
        return value
    inner = []
    if isinstance(value, dict):
        clean = {}
        for key, item in value.items():
            if isinstance(key, str):
                clean[key] = scrub(item, inner)
            else:
                inner.append(("type", "a key of type " + type(key).__name__))
    elif isinstance(value, (list, tuple)):
        clean = [scrub(item, inner) for item in value]
    else:
        try:
            return scrub(plain(value), found)
        except Exception:
            found.append(("type", type(value).__name__))
            return None
    # A vector with NaN in it is not itself missing.
    found.extend(("infinite", None) if fault == "nan" else (fault, name) for fault, name in inner)
    return clean


def with_faults(rows):
    """The answer as an object, for rows that are not plain JSON."""
    clean, faults = [], []
    for index, row in enumerate(rows):
        if isinstance(row, dict):
            kept = {}
            for field, value in row.items():
                found = []
                kept[str(field)] = scrub(value, found)
                faults.extend([index, str(field), fault, name] for fault, name in found[:1])
            clean.append(kept)
        else:
            found = []
            clean.append(scrub(row, found))
            faults.extend([index, None, fault, name] for fault, name in found[:1])
    return {"rows": clean, "faults": faults}


def answer_of(predict, frame):
    rows = decode(frame.decode("utf-8"))
    answer = rows_of(predict(rows))
    try:
        return encode(answer)
    except (TypeError, ValueError):
        return encode(with_faults(answer))


def place_of(error, folder):
    """Where in the files of the script an error came up, without its text, which may quote what was asked."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__)
           if frame.filename.startswith(os.path.join(folder, "")) and "site-packages" not in frame.filename]
    if not own:
        return ""
    return " in %s, line %s, in %s" % (os.path.relpath(own[-1].filename, folder), own[-1].lineno, own[-1].name)


def error_of(error, folder=None):
    """The fields of an error frame; of an error while the script answers, in a folder, the message holds type and place only."""
    if isinstance(error, Refused):
        return error.fields
    if isinstance(error, MemoryError):
        return {"kind": "memory", "message": "out of memory"}
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    frames = [line for line in lines if '"productionize-host"' not in line and "<frozen importlib" not in line]
    # A syntax error begins with the place; a message of several lines says most in its first.
    summary = traceback.format_exception_only(type(error), error)[-1 if isinstance(error, SyntaxError) else 0]
    last = (summary.strip().splitlines() or [""])[0] if folder is None else type(error).__name__ + place_of(error, folder)
    fields = {"kind": "script", "message": last[:LONGEST_MESSAGE], "traceback": "".join(frames)[-LONGEST_TEXT:]}
    if isinstance(error, ModuleNotFoundError) and error.name:
        fields["modules"] = [str(error.name)]
    return fields


def told(fields):
    """A frame with text of the script's making, in which half a surrogate pair may stand."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def end_with(parent, channel):
    """Lets nothing outlive the parent, however it ends."""
    if sys.platform.startswith("linux"):
        try:
            import ctypes
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: also in the midst of native code
        except (ImportError, OSError, AttributeError):
            pass
        if os.getppid() != parent:
            raise Refused("wrapper", "it starts Python as a child of its own")
    try:
        import select
        poll = select.poll()
    except (ImportError, AttributeError):
        return
    poll.register(channel.input.fileno(), 0)

    def watch():
        # Returns when the other end of the pipe is closed; then the call at work has a moment to end.
        poll.poll()
        threading.Event().wait(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="productionize", daemon=True).start()


def limit_memory(most):
    try:
        import resource
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    except (ImportError, AttributeError, ValueError, OSError) as error:
        print("The memory limit cannot be set on this system: %r" % error, file=sys.stderr)


def has(module):
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def load(settings):
    """The function that answers."""
    if list(sys.version_info[:2]) < settings["minimum"]:
        raise Refused("version", "the version is too low")
    path, entry = settings["script"], settings["entry"]
    if settings["memory"]:
        limit_memory(settings["memory"])
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    missing = [module for module in settings["modules"] if not has(module)]
    if missing:
        raise Refused("modules", "modules are missing", modules=missing)
    # Pickles find the classes of the script by its name; but a script called json.py must not take the place of Python's json.
    name = os.path.splitext(os.path.basename(path))[0]
    name = "productionize_script" if name in sys.modules else name
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise Refused("entry", "its name does not end with .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found = getattr(module, entry, None)
    if isinstance(found, type):
        found = found()
    answers = getattr(found, "predict", found)
    if not callable(answers):
        known = [key for key, value in vars(module).items() if callable(value) and not key.startswith("_")]
        raise Refused("entry", "it has: %s" % (", ".join(known[:20]) or "no function and no class"))
    return answers


def main():
    channel = Channel()
    faulthandler.enable()  # a crash in native code says where
    settings = decode(channel.read().decode("utf-8"))
    # The parent decides when a worker ends, and then ends this group, in which the script's own child processes are. A service manager's
    # SIGTERM may reach all. Handlers rather than SIG_IGN, which those children would inherit.
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: None)
    most, folder = settings["most"], os.path.dirname(settings["script"])
    python = ".".join(str(part) for part in sys.version_info[:3])
    try:
        end_with(settings["parent"], channel)
        predict = load(settings)
        greeting = {"python": python}
    except BaseException as error:
        predict = None
        greeting = {"python": python, "error": error_of(error)}
    channel.write(told(greeting))
    if predict is None:
        sys.exit(1)
    while True:
        try:
            frame = channel.read()
            if frame is None:
                return
            answer = answer_of(predict, frame).encode("utf-8")
            if len(answer) > most:
                raise Refused("answer", "it takes %d bytes" % len(answer), large=True)
        except BaseException as error:
            answer = told({"error": error_of(error, folder)})
        channel.write(answer)
        frame = answer = None


main()
