import type { Adapter } from "../Adapter.js"
import { addressing } from "./addressing.js"
import { checksums } from "./checksums.js"
import { credentials } from "./credentials.js"
import { errors } from "./errors.js"
import { keys } from "./keys.js"
import { postPolicyAdapter } from "./post-policy.js"
import { postSign } from "./post-sign.js"
import { serverAuth } from "./server-auth.js"
import { sigv2Adapter } from "./sigv2.js"
import { sigv4S3Header } from "./sigv4-s3-header.js"
import { sigv4S3Presign } from "./sigv4-s3-presign.js"
import { sigv4Streaming } from "./sigv4-streaming.js"
import { sigv4Suite } from "./sigv4-suite.js"
import { sigv4aSuite } from "./sigv4a-suite.js"
import { streamingDecode } from "./streaming-decode.js"
import { xmlRequests } from "./xml-requests.js"
import { xml } from "./xml.js"

export const adapters: ReadonlyArray<Adapter> = [
  addressing,
  checksums,
  credentials,
  errors,
  keys,
  postPolicyAdapter,
  postSign,
  serverAuth,
  sigv2Adapter,
  sigv4S3Header,
  sigv4S3Presign,
  sigv4Streaming,
  sigv4Suite,
  sigv4aSuite,
  streamingDecode,
  xml,
  xmlRequests
]
