#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends many requests of every kind to `hayate serve`, several at a time, and demands that none is lost and none hangs, and
that the server's memory stays bounded.

    thousand_requests.py HAYATE RUN IMAGE [--count 1000] [--memory-mb 4000]

It starts the server itself (a port of its own, a queue of 4, uploads of up to 64 MB, a client timeout of 3 s), draws kinds of
requests from a seed, and samples the server's resident memory. It prints of each kind the answers that came, and of good
requests the median and the 99th percentile of the seconds, waiting and new tries after a full queue's 503 included. Exits 1
when something was lost or hung, an answer was none of those expected, or the memory went beyond the limit. Needs nothing but
Python.
"""
import argparse, collections, concurrent.futures, random, re, signal, socket, subprocess, sys, threading, time

HANG_SECONDS = 120
# What may come back; None: the client went by itself.
EXPECTED = {
    "good": {200}, "json": {200}, "bad file": {422}, "no image": {400}, "no such path": {404},
    "huge": {413}, "huge and sent": {413}, "cut off": {None}, "gone": {None}, "slow": {408, None}, "health": {200},
    "nonsense": {400}, "long head": {431},
}
WEIGHTS = {"good": 40, "json": 8, "bad file": 10, "no image": 4, "no such path": 4, "huge": 4, "huge and sent": 1, "cut off": 8,
           "gone": 6, "slow": 2, "health": 6, "nonsense": 4, "long head": 3}
BOUNDARY = "b0undary"


def form(name, content):
    head = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="scan.nii.gz"\r\n\r\n').encode()
    return head + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class Client:
    def __init__(self, port, image):
        self.port, self.image, self.refused = port, image, 0

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=HANG_SECONDS)

    def head(self, length, target="/predict"):
        return (f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
                f"Content-Length: {length}\r\n\r\n").encode()

    @staticmethod
    def status(connection):
        text = b""
        while piece := connection.recv(65536):
            text += piece
        if not text:
            raise ConnectionError("no answer")
        head, _, body = text.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        if length and int(length.group(1)) != len(body):
            raise ConnectionError(f"{len(body)} bytes of {length.group(1).decode()}")
        return int(text.split()[1])

    def post(self, body, target="/predict"):
        with self.connect() as connection:
            try:
                connection.sendall(self.head(len(body), target) + body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before it was sent
            return self.status(connection)

    def raw(self, text):
        with self.connect() as connection:
            connection.sendall(text)
            return self.status(connection)

    def send(self, kind):
        """Sends it until the queue has room, as clients do that Retry-After is told to."""
        while (status := self.send_once(kind)) == 503:
            self.refused += 1
            time.sleep(0.3)
        return status

    def send_once(self, kind):
        if kind == "good":
            return self.post(form("image", self.image))
        if kind == "json":
            return self.post(form("image", self.image), "/predict?format=json&pictures=1")
        if kind == "bad file":
            damaged = bytearray(self.image)
            for _ in range(20):
                damaged[random.randrange(len(damaged))] = random.randrange(256)
            return self.post(form("image", bytes(damaged[:len(damaged) // 2])))
        if kind == "no image":
            return self.post(form("picture", self.image))
        if kind == "no such path":
            return self.raw(b"GET /jobs/0123 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        if kind == "huge":
            return self.raw(self.head(10**13))
        if kind == "huge and sent":
            return self.post(form("image", bytes(64_500_000)))
        if kind in ("cut off", "gone"):
            body = form("image", self.image)
            with self.connect() as connection:
                connection.sendall(self.head(len(body)) + (body[:len(body) // 2] if kind == "cut off" else body))
            return None
        if kind == "slow":
            body = form("image", self.image)
            with self.connect() as connection:
                try:
                    for byte in self.head(len(body)) + body:
                        connection.sendall(bytes([byte]))
                        time.sleep(0.05)
                except (BrokenPipeError, ConnectionResetError):
                    return None
                return self.status(connection)
        if kind == "health":
            return self.raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        if kind == "nonsense":
            return self.raw(random.randbytes(64).replace(b"\n", b"x") + b"\r\n\r\n")
        return self.raw(b"GET /" + b"a" * 80_000)


def resident_mb(process):
    with open(f"/proc/{process}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1000


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("hayate"), parser.add_argument("run"), parser.add_argument("image")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=6)
    parser.add_argument("--memory-mb", type=float, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    random.seed(options.seed)
    server = subprocess.Popen(
        [options.hayate, "serve", options.run, "--port", "0", "--queue", "4", "--max-upload", "64MB", "--client-timeout", "3s",
         "--device", "cpu"], stdout=subprocess.PIPE, text=True)
    first = server.stdout.readline()
    threading.Thread(target=server.stdout.read, daemon=True).start()
    client = Client(int(first.rsplit(":", 1)[1]), open(options.image, "rb").read())
    client.send("good")  # the first one takes the memory that all of them need
    before, peak, lock = resident_mb(server.pid), [0.0], threading.Lock()
    answers, wrong, seconds = collections.defaultdict(collections.Counter), [], []

    def one(kind):
        begin = time.monotonic()
        try:
            status = client.send(kind)
        except OSError as error:
            status = f"{type(error).__name__}: {error}"
        took = time.monotonic() - begin
        with lock:
            answers[kind][status] += 1
            peak[0] = max(peak[0], resident_mb(server.pid))
            if status not in EXPECTED[kind] or took > HANG_SECONDS:
                wrong.append((kind, status, round(took, 1)))
            if kind == "good" and status == 200:
                seconds.append(took)

    kinds = random.choices(list(WEIGHTS), list(WEIGHTS.values()), k=options.count)
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        list(pool.map(one, kinds))
    after = resident_mb(server.pid)
    server.send_signal(signal.SIGTERM)
    code = server.wait(timeout=HANG_SECONDS)
    for kind, counts in sorted(answers.items()):
        print(f"{kind:14} {sum(counts.values()):5}  " + ", ".join(f"{status}: {n}" for status, n in counts.most_common()))
    print(f"answers that were wrong, lost or hung: {len(wrong)} of {options.count} {wrong[:5] or ''}")
    print(f"resident memory: {before:.0f} MB before, {after:.0f} MB after ({after - before:+.0f}), {peak[0]:.0f} MB at most")
    print(f"good requests: {len(seconds)}, p50 {percentile(seconds, 0.5):.3f} s, p99 {percentile(seconds, 0.99):.3f} s; "
          f"{client.refused} times the queue was full")
    print(f"exit code after SIGTERM: {code}")
    return 1 if wrong or peak[0] > options.memory_mb or code != 75 else 0


if __name__ == "__main__":
    sys.exit(main())
