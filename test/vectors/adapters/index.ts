import type { Adapter } from "../Adapter.js"
import { addressing } from "./addressing.js"
import { checksums } from "./checksums.js"
import { credentials } from "./credentials.js"
import { errors } from "./errors.js"
import { keys } from "./keys.js"
import { serverAuth } from "./server-auth.js"
import { sigv4S3Header } from "./sigv4-s3-header.js"
import { sigv4S3Presign } from "./sigv4-s3-presign.js"
import { sigv4Suite } from "./sigv4-suite.js"
import { streamingDecode } from "./streaming-decode.js"
import { xmlRequests } from "./xml-requests.js"
import { xml } from "./xml.js"

export const adapters: ReadonlyArray<Adapter> = [
  addressing,
  checksums,
  credentials,
  errors,
  keys,
  serverAuth,
  sigv4S3Header,
  sigv4S3Presign,
  sigv4Suite,
  streamingDecode,
  xml,
  xmlRequests
]
