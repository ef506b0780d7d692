"""Holds a pseudo-terminal for one program. Commands come as lines of JSON on standard input:
{"type": "text"} types, {"columns": 100} changes its size, {"close": true} closes the terminal as a terminal window does when it is closed.
At the end of the input the program is killed, and so is this."""
import fcntl, json, os, pty, select, signal, struct, sys, termios

spec = json.loads(sys.argv[1])
pid, master = pty.fork()
if pid == 0:
    os.chdir(spec["cwd"])
    os.execvpe(spec["argv"][0], spec["argv"], spec["env"])
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
log = open(spec["log"], "ab", buffering=0)
os.write(1, b"%d\n" % pid)
pending = b""
is_open = True
while True:
    watched = [0, master] if is_open else [0]
    ready = select.select(watched, [], [])[0]
    if is_open and master in ready:
        try:
            log.write(os.read(master, 65536))
        except OSError:
            is_open = False
            os.close(master)
    if 0 in ready:
        data = os.read(0, 65536)
        if not data:
            break
        pending += data
        while b"\n" in pending:
            line, pending = pending.split(b"\n", 1)
            command = json.loads(line)
            if "type" in command and is_open:
                os.write(master, command["type"].encode())
            if "columns" in command and is_open:
                fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, command["columns"], 0, 0))
            if command.get("close") and is_open:
                is_open = False
                os.close(master)
try:
    os.kill(pid, signal.SIGKILL)
except ProcessLookupError:
    pass
