/** A case that a real server is known to answer otherwise than Amazon S3. */
export interface Deviation {
  /** The server's name without its TLS suffix: nginx changes nothing of what it answers. */
  readonly server: string
  /** The case's full name as the runner prints it; for the clients, client and step. */
  readonly case: string
  /** What the server does instead. */
  readonly why: string
  /** Where that was seen or is written. */
  readonly source: string
}

/** Printed as known deviations, never counted as passed. One that has gone is reported, so that it gets deleted. */
export const deviations: ReadonlyArray<Deviation> = [
  {
    server: "ceph",
    case: "aws-sdk-js > stream",
    why: "STREAMING-UNSIGNED-PAYLOAD-TRAILER is not known: 411 MissingContentLength",
    source: "observed, 16.2.15"
  },
  {
    server: "versitygw",
    case: "wire > put, get, list, delete: double slash",
    why: "keys are paths: a//b is stored and listed as a/b",
    source: "observed, v1.8.0 with the POSIX backend"
  },
  {
    server: "minio",
    case: "wire > put, get, list, delete: double slash",
    why: "400 XMinioInvalidObjectName: Object name contains unsupported characters.",
    source: "observed, v0.0.0-20260212201848"
  },
  {
    server: "moto",
    case: "wire > a presigned GET",
    why: "response-content-type is ignored",
    source: "observed, 5.2.1"
  },
  {
    server: "moto",
    case: "wire > a body that is not what was signed is refused",
    why: "x-amz-content-sha256 is not compared with the body",
    source: "observed, 5.2.1"
  },
  {
    server: "moto",
    case: "wire > a wrong secret is refused",
    why: "signatures are not checked",
    source: "https://docs.getmoto.org/en/latest/docs/iam.html: authentication is off unless asked for"
  },
  {
    server: "versitygw",
    case: "s3cmd > presign",
    why: "Signature Version 2 is not supported, and s3cmd presigns with no other",
    source: "observed, v1.8.0"
  },
  {
    server: "moto",
    case: "curl > multipart",
    why: "the answer to CompleteMultipartUpload has a root element of another name (CompleteMultipartUploadResponse)",
    source: "observed, 5.2.1"
  },
  {
    server: "moto",
    case: "rclone > multipart",
    why: "400 to rclone's upload of a part",
    source: "observed, 5.2.1 with rclone 1.60.1"
  }
]
