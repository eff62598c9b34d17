"""What the writer wrote in this mail, told apart from what was quoted and from signatures.

Every line is looked at a bounded number of times and ends up in exactly one part: nothing is
thrown away. One file per kind of knowledge: `attributions` ("On … wrote:"), `headers` ("From: …"),
`separators` ("--- Original Message ---"), `signatures`, `contacts`, `disclaimers`.
"""

from inbox_assistant.mail.quoting.parts import Parts, split
from inbox_assistant.mail.quoting.twins import split_beside

__all__ = ["Parts", "split", "split_beside"]
