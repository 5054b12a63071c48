"""What latencyWorker.ts does, with s3func."""
import http.client
import json
import os
import time
import uuid

from s3func import S3Session

asked = json.loads(os.environ["LOCK_WORKER"])
requests = 0
putrequest = http.client.HTTPConnection.putrequest


def counted(self, *args, **kwargs):
    global requests
    requests += 1
    return putrequest(self, *args, **kwargs)


http.client.HTTPConnection.putrequest = counted

session = S3Session(
    asked["accessKeyId"], asked["secretAccessKey"], asked["bucket"], endpoint_url=asked["endpoint"]
)
name = uuid.uuid4().hex


def once():
    with session.lock(name):
        pass


once()
before = requests
times = []
for _ in range(asked["pairs"]):
    began = time.perf_counter()
    once()
    times.append((time.perf_counter() - began) * 1000)
print(json.dumps({"times": times, "requests": requests - before}))
