"""The languages a support mail may be in."""

from inbox_assistant.understand.tokens import listed

# Often written to European companies.
_EVERYDAY = listed("de en es fr it")
_COMMON = listed("bg cs da el fi hr hu lt lv nl no pl pt ro ru sk sl sv tr uk")
_FAR = listed("ar bn fa he hi id ja ko th vi zh")
# Rarely written to them, and easily taken for a larger neighbour.
_RARE = listed("af az be bs ca cy et eu ga gl hy is ka kk la mk ms mt sq sr sw ta tl ur")

LIKELY = tuple(sorted(_EVERYDAY + _COMMON + _FAR + _RARE))

# How likely each is before a word is read, as logarithms that need no common zero.
_TIERS = ((_EVERYDAY, 0.0), (_COMMON, -1.2), (_FAR, -1.7), (_RARE, -3.0))
BEFORE = {language: weight for tier, weight in _TIERS for language in tier}
