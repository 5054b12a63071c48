import type { CorsConfiguration, CorsRule } from "../model/cors.js"
import { document } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"

const rule = shape.struct<CorsRule>({
  id: shape.text("ID"),
  allowedOrigins: shape.list("AllowedOrigin", leaf.text),
  allowedMethods: shape.list("AllowedMethod", leaf.text),
  allowedHeaders: shape.optionalList("AllowedHeader", leaf.text),
  maxAgeSeconds: shape.count("MaxAgeSeconds"),
  exposeHeaders: shape.optionalList("ExposeHeader", leaf.text)
})

/** @internal */
export const corsConfiguration = document<CorsConfiguration>("CORSConfiguration", {
  corsRules: shape.list("CORSRule", rule)
})
