import { NodeTransport } from "effect-s3/node"
import { onPort } from "./onPort.js"

onPort("our own transport", NodeTransport.layer(), { rawPath: true, rawBody: true })
