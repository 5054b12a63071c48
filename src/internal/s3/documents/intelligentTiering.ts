import type {
  IntelligentTieringConfiguration,
  IntelligentTieringConfigurationPage,
  Tiering
} from "../model/intelligentTiering.js"
import { document, ofStruct } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import { pageMembers } from "./common.js"
import { prefixOrTags } from "./filter.js"

const tiering = shape.struct<Tiering>({
  accessTier: shape.requiredText("AccessTier"),
  days: shape.requiredCount("Days")
})

const intelligentTiering = shape.struct<IntelligentTieringConfiguration>({
  id: shape.requiredText("Id"),
  filter: shape.child("Filter", prefixOrTags),
  status: shape.requiredText("Status"),
  tierings: shape.list("Tiering", tiering)
})

/** @internal */
export const intelligentTieringConfiguration = ofStruct("IntelligentTieringConfiguration", intelligentTiering)

/** @internal */
export const intelligentTieringPage = document<IntelligentTieringConfigurationPage>(
  "ListBucketIntelligentTieringConfigurationsOutput",
  {
    intelligentTieringConfigurationList: shape.list("IntelligentTieringConfiguration", intelligentTiering),
    ...pageMembers
  }
)
