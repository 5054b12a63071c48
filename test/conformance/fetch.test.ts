import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { onPort } from "./onPort.js"

onPort("fetch", FetchHttpClient.layer, { rawPath: false, rawBody: false, signPayload: false })
