"""A server that speaks S3, by other people, on loopback."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.harness.apart import interpreter

NAME = "papers"
SERVER = f"""
import sys
import boto3
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
_, port = server.get_host_and_port()
url = f"http://127.0.0.1:{{port}}"
boto3.client("s3", endpoint_url=url, region_name="us-east-1").create_bucket(Bucket="{NAME}")
print(url, flush=True)
sys.stdin.read()
server.stop()
"""
KEYS = {
    "AWS_ACCESS_KEY_ID": "tester",
    "AWS_SECRET_ACCESS_KEY": "of-no-worth",
    "AWS_REGION": "us-east-1",
}


class Bucket(NamedTuple):
    """Where it is."""

    url: str
    endpoint: str


@contextmanager
def served() -> Iterator[Bucket]:
    """An empty bucket while this lasts."""
    process = subprocess.Popen(
        [interpreter("s3"), "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | KEYS,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        endpoint = process.stdout.readline().strip()
        assert endpoint.startswith("http"), "the S3 server did not start"
        yield Bucket(f"s3://{NAME}/centre", endpoint)
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()
