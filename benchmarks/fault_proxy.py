#!/usr/bin/env python3
"""Passes requests on to a server on this machine and fails every tenth: 429, 500, a cut connection, silence, in turn.

usage: fault_proxy.py PORT TARGET_PORT
"""
import http.client
import itertools
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port, target = int(sys.argv[1]), int(sys.argv[2])
count = itertools.count(1)
lock = threading.Lock()


class Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with lock:
            number = next(count)
        if number % 10 == 0:
            fault = (number // 10) % 4
            if fault < 2:
                return self.answer((429, 500)[fault], b'{"message": "injected"}')
            if fault == 3:
                time.sleep(3600)
            self.close_connection = True
            return self.connection.close()
        connection = http.client.HTTPConnection("127.0.0.1", target)
        connection.request(self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "host"})
        reply = connection.getresponse()
        self.answer(reply.status, reply.read(), reply.getheaders())
        connection.close()

    do_GET = do_POST = do_DELETE = do_PATCH = handle_any


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


Server(("127.0.0.1", port), Proxy).serve_forever()
