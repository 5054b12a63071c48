import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { onPort } from "./onPort.js"

onPort("platform's undici", NodeHttpClient.layerUndici, { rawPath: false, rawBody: true, signPayload: false })
