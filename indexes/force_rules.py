"""The words that carry force, as data: what binds, advises or permits, and what only looks as if it did.

Every rule names its source: the rule of the team's labelling guide for force ("force guide", rules 1 to 11, and its
table of typical forms), or a drafting convention of statute and guidance that the guide leaves open.
`indexes.force` applies them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexes.documents import Force

__all__ = [
    "ACTOR",
    "CUES",
    "FAMILY",
    "HINT",
    "LEGAL_SUBJECT",
    "MASKS",
    "OPEN_ACT",
    "POSSIBILITY",
    "SILENT",
    "Check",
    "Cue",
    "Mask",
]

Check = str
"""Name of a further condition on a cue, looked up in `indexes.force`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that put `force` on an actor when they stand in a main clause and the further `check` holds."""

    force: Force
    pattern: re.Pattern[str]
    source: str
    check: Check = ""
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Mask:
    """Words to be left out before cues are sought, or (in `SILENT`) that make a whole sentence carry none."""

    pattern: re.Pattern[str]
    source: str


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ADV = (
    r"(?:also|only|always|then|therefore|still|now|normally|usually|generally|ultimately|jointly|legally|clearly|"
    r"already|both|either|each|all|not|never|statutorily|collectively|further|formally|strongly|actively|currently|"
    r"primarily|individually|equally|however|particularly|especially|specifically|overall|often)"
)
_ADVS = rf"(?:{_ADV}\s+)*"
_BE = r"(?:is|are|be|remains?|was|were|being)"

HINT = _re(
    r"\b(?:must|shall|should|may|can|cannot|can['’]t|need(?:s|ed)?|requir\w+|oblig\w+|bound|duty|duties|dut\w+|"
    r"respons\w+|expect\w*|important|essential|vital|crucial|critical|imperative|necessary|practice|have to|has to|"
    r"offence|entitled|discretion|powers?|permitted|allowed|prohibited|forbidden|free to|ought|advised|advises?|"
    r"recommend\w*|encourage[sd]?|ensure|make sure|never|always|do not|don['’]t|to be|incumbent|asked|mandatory|"
    r"compulsory|option)\b"
)
"""A sentence without any of these carries no force; tested first because most sentences stop here."""

FAMILY = _re(
    r"^(?:(?:the|a|an|any|some|these|those|many|most|all|other|such|every|each|both|individual|young(?:er)?|older|"
    r"disabled|former|relevant|looked[ -]after|bereaved|adult|that|this|this|their|his|her|your|certain|vulnerable|"
    r"homeless|unaccompanied|non-\w+|of|two|for|example|in|cases?|autistic|deaf|both|affected|abused|no|[a-z]+ed)\s+)*"
    r"(?:child(?:ren)?|young (?:people|persons?)|babies|baby|infants?|pupils?|students?|learners?|girls?|boys?|"
    r"teenagers?|adolescents?|parents?|famil(?:y|ies)|mothers?|fathers?|siblings?|victims?|perpetrators?|abusers?|"
    r"survivors?|care leavers?|relatives|kin|carers|adults?|individuals?|offenders?|strangers?|people|peers)\b"
    r"(?!['’])(?! (?:and|or|/) \w* ?(?:staff|practitioner|professional|authorit|school|agenc|provider))"
    r"(?! (?:protection|safeguarding|death|social|services|home|homes|board|panel|support|partnership|commissioner|"
    r"care|council|assessment|plan|plans|records?|arrangements?|review|hubs?|help|who work)\b)"
)
"""A subject that is a child or family, at the start of a clause: conditions on them are not force (force guide)."""

ACTOR = _re(
    r"\b(?:authorit(?:y|ies)|councils?|partners?|partnerships?|agenc(?:y|ies)|organisations?|providers?|inspectors?|"
    r"inspectorates?|schools?|colleges?|bod(?:y|ies)|proprietors?|head ?teachers?|principals?|boards?|panels?|"
    r"secretary of state|ministers?|commissioners?|courts?|tribunals?|police|polic(?:e|ing) officers?|officers?|"
    r"constables?|staff|practitioners?|professionals?|(?:social|key|support|care|youth|health) ?workers?|workers?|"
    r"leaders?|leads?|managers?|supervisors?|regulators?|registrars?|ofsted|ofcom|hmci|hmicfrs|cqc|dbs|cma|we|you|"
    r"nurses?|doctors?|gps?|visitors?|midwi(?:fe|ves)|trusts?|icbs?|committees?|chairs?|scrutineers?|reviewers?|"
    r"employers?|teachers?|dsls?|teams?|services?|settings?|nurser(?:y|ies)|child-?minders?|registered persons?|"
    r"responsible individual|applicants?|department|governors?|governing|treasury|members?|delegates?|"
    r"representatives?|sencos?|senco|coroners?|advocates?|advisers?|advisors?|homes?|persons? (?:exercising|conducting|"
    r"appointed|authorised|carrying)|anyone|any person|a person|volunteers?|specialists?|psychologists?|employees?|"
    r"personnel|government|parliament|commission|prisons?|probation|charit(?:y|ies)|trustees|businesses|compan(?:y|ies)|"
    r"colleagues|conferences?|designated|experts?|contractors?|assessors?|interviewers?|recruiters?|local areas?|"
    r"areas|partners|clubs?|academies|academy|licen[cs]ees?|operators?|they both|guardians?)\b"
)
"""Words for a body, provider, officer or professional with functions."""

LEGAL_SUBJECT = _re(
    r"\b(?:regulations?|orders?|rules?|terms|directions?|provisions?|arrangements?|schemes?|codes?|notices?|grants?|"
    r"instruments?|power|functions?|conditions?|agreements?|licen[cs]es?|certificates?|applications?|powers|"
    r"proceedings|warrants?|appeals?|deputy|qualifications?)\b"
)
"""Subjects of a power in legislation: "regulations may provide"."""

POSSIBILITY = _re(
    r"^(?:(?:also|not|well|often|sometimes|still|even|then|both|never|no longer|therefore|already|initially|"
    r"otherwise|only|in turn|subsequently|more|ultimately)\s+)*"
    r"(?:be\s+(?:able|unable|aware|unaware|at|in|a|an|the|because|necessary|appropriate|helpful|useful|more|less|"
    r"possible|difficult|due|that|of|under|some|no|one|other|required|needed|affected|subject to|involved|many|several|"
    r"better|best|concerned|experiencing|living|known|reluctant|worried|particularly|vulnerable|harmful|exposed|unclear|"
    r"harmed|exploited|abused|neglected|best placed|signs?|times|occasions|indicative|relevant|\w+ing)\b|"
    r"(?:have|has|become|feel|find it|find that|find|know|need|needs|experience|encounter|hear|see|notice|think|believe|"
    r"struggle|face|lead|contribute|suspect|come|seem|appear|indicate|suggest|exist|arise|occur|happen|result|reveal|"
    r"affect|mean|prevent|decide that|conclude|consist|present|fail|lack|want|prefer|help|differ|vary|change|cause|"
    r"increase|reflect|impact|support children|play|create|show|highlight|hold|recognise|understand|benefit|depend|"
    r"identify|live|include|involve|provide opportunit\w+|provide a|make it|represent|mask|remain|fall|take the form|"
    r"take many|take place|range|sometimes|reduce|limit|lose|expect)\b|"
    r"wish(?:es)? to (?:work|engage|live|talk))"
)
"""Verbs after "may" or "can" that speak of what could happen rather than of leave to do it (force guide, rule 2)."""

_LEGAL_ACT = (
    r"(?:made|given|used|shared|imposed|brought|taken|published|exercised|varied|revoked|appointed|delegated|"
    r"disclosed|extended|granted|paid|charged|done|conducted|carried out|held|sought|delivered|served|recovered|"
    r"specified|prescribed|cross-examined|counted|obtained|commissioned|requested|determined|issued|withdrawn|"
    r"suspended|amended|supplied|provided|undertaken|waived|deferred|combined|undertaken|completed|accepted|invited|"
    r"conferred|removed|submitted|renewed|transferred|retained|kept|copied|inspected|enforced|heard|started|set|"
    r"arranged|authorised|prosecuted|attached|omitted|postponed|employed|adopted|offered|treated|included|"
    r"considered|excluded|placed|convened|reviewed|cared for|registered)"
)

SILENT: tuple[Mask, ...] = (
    Mask(_re(r"\?\s*[\"”’)]*$"), "a question puts force on no one"),
    Mask(
        _re(
            r"\b(?:uses?|used|using|use of|meaning of|indicated by|denoted by)\b[^.;]{0,40}[“‘\"'](?:must|should|may|shall|can)[”’\"']"
        ),
        "force guide, rule 8: words quoted to explain terms",
    ),
    Mask(
        _re(
            r"^(?:the|a) (?:main |primary |overall |key )?(?:purposes?|aims?|objectives?|goals?|intention) (?:of|for|is|are|in)\b(?!.*;)"
        ),
        "force guide: a purpose is none",
    ),
    Mask(
        _re(
            r"\b(?:may be cited as|come(?:s)? into force|cease(?:s)? to have effect|have effect (?:as if|subject)|extends? to)\b"
        ),
        "drafting convention: citation, commencement, extent and effect put nothing on an actor",
    ),
    Mask(
        _re(
            r"\b(?:shall|must|is|are|may) (?:to )?be (?:treated|regarded|construed|taken|read|interpreted|deemed) (?:as|for|to|in accordance|with)\b(?!.*\bparallel\b)"
        ),
        "drafting convention: deeming and interpretation",
    ),
    Mask(
        _re(
            r"^(?:this|these|the)(?: \w+){0,3} (?:guidance|advice|document|guide|handbook|annex|section|chapter|framework|publication|part|page|booklet|factsheet)s? "
            r"(?:explains?|describes?|sets? out|outlines?|covers?|gives?|summarises?|contains?|provides?|is for|is aimed|tells)\b"
        ),
        "force guide, rule 7: signpost to what a document explains",
    ),
    Mask(
        _re(
            r"^(?:(?:sub)?sections?|paragraphs?|chapters?|parts?|annex(?:es)?|schedules?|clauses?|articles?|regulations?|it|they)\b[^,;]{0,50}? (?:also )?"
            r"(?:explains?|describes?|lists?|specif(?:y|ies) (?:a|an|the|what|which|how|when|where)|defines?|sets? out (?:what|when|how|where|which|the)|makes? (?:related )?provision|"
            r"deals? with|covers?|outlines?|details|contains?|amends?|introduces?|concerns?|relates?|clarif(?:y|ies) (?:what|when|how|which|the))\b"
            r"(?!.*\b(?:stipulates|specifies|provides|states|requires) that\b)"
        ),
        "force guide, rule 7: says where a rule is found or what it is about",
    ),
    Mask(
        _re(
            r"^(?:further|more|additional|other)? ?(?:detail(?:s|ed)?|information|guidance|advice|resources?|examples?|support)\b.{0,90}\b(?:can|may) be (?:found|accessed|obtained|viewed|downloaded|seen)\b"
        ),
        "force guide: a signpost is none",
    ),
    Mask(
        _re(r"\b(?:defined as|is defined (?:in|by)|the definition of|within the meaning of the definition)\b"),
        "force guide, rule 9: definitions",
    ),
    Mask(
        _re(
            r"^(?:the )?(?:use or threat|action|act|conduct|behaviour|acts?|threat|belief|defendant|accused|penetration|touching|harm)\b[^,;]{0,60} must (?:also )?(?:be|have|intend|cause)"
        ),
        "force guide, rule 9: elements of an offence or a term",
    ),
    Mask(
        _re(
            r"\bmust be (?:regulated |user-generated |[\w-]+ ){0,3}content\b|\b(?:for|to) (?:be|count as|qualify as|amount to|constitute|fall within) .{5,80}, (?:it|there|the \w+) must be\b"
        ),
        "force guide, rule 9: a condition in a definition",
    ),
)

MASKS: tuple[Mask, ...] = (
    Mask(
        _re(r"[“‘\"'](?:must|should|may|shall|can|cannot|must not|should not|may not)[”’\"']"),
        "force guide, rule 8: quoted terms",
    ),
    Mask(
        _re(
            r"\b(?:is|are|was|were|be|being) (?:also |therefore |generally |normally |currently |usually )?not (?:legally |normally |usually |generally |therefore |otherwise )?"
            r"(?:required|obliged|bound|expected|necessary|essential|mandatory|compulsory|intended|needed|always required)\b[^;,]*"
        ),
        "force guide, rule 5: lifted duties",
    ),
    Mask(
        _re(
            r"\b(?:do|does|did|will|would|should|shall|may) not (?:normally |usually |therefore |necessarily |always |generally |itself |ordinarily )?(?:have|need) to\b[^;,]*"
        ),
        "force guide, rule 5: lifted duties",
    ),
    Mask(
        _re(r"\b(?:do(?:es)?n['’]t|won['’]t|needn['’]t|need not)(?: (?:have|need) to)?\b[^;,]*"),
        "force guide, rule 5: lifted duties",
    ),
    Mask(
        _re(
            r"\b(?:do|does|did|will|would|should not be taken to) not (?:itself |necessarily |automatically |in itself |by itself )?(?:mean|imply|require|oblige|expect|need)\b[^;]*"
        ),
        "force guide, rule 5: lifted duties",
    ),
    Mask(
        _re(
            r"\b(?:there is|there are|with|has|have) no (?:legal |statutory |formal |specific |set )?(?:requirement|duty|obligation|expectation|need|prescribed|power|powers|discretion|right)\b[^;,]*"
        ),
        "force guide, rule 5: lifted duties",
    ),
    Mask(
        _re(r"\bno longer (?:required|have to|has to|need(?:s)? to|obliged|necessary|be required)\b[^;,]*"),
        "force guide, rule 5: lifted duties",
    ),
    Mask(
        _re(
            r"\b(?:does|do) not (?:apply|prevent|affect|replace|supersede|remove|preclude|restrict|limit|stop|extend)\b[^;,]*?(?=$|;|,| and (?:must|should|may)| but )"
        ),
        "force guide, rule 5: says what a rule does not reach",
    ),
    Mask(
        _re(r"^should (?=(?:you|the|a|an|any|there|this|it|they|he|she|we|that|these|no|such|further|your)\b)"),
        'inverted condition ("Should you …")',
    ),
    Mask(
        _re(r"(?<=, )should (?=(?:you|the|a|an|any|there|this|it|they|he|she|we|that|these|such)\b)"),
        "inverted condition",
    ),
    Mask(
        _re(r"\bas (?:is |are |may be |soon as |has been )?(?:required|necessary|needed|appropriate|expected)\b"),
        "a side phrase",
    ),
    Mask(
        _re(r"\b(?:may|can|should|could|might) (?:also |well |therefore )?(?:need|have) to\b"),
        "possible need, not a need",
    ),
    Mask(
        _re(
            r"\bcan(?:not|['’]t)? (?:be )?(?:overstated|overestimated|underestimated|overemphasised|assumed to be|ruled out)\b"
        ),
        "a figure of speech",
    ),
)

_MUST, _SHOULD, _MAY = Force.MUST, Force.SHOULD, Force.MAY

CUES: tuple[Cue, ...] = (
    Cue(_MUST, _re(r"\bmust\b"), "force guide: must, must not", "binding_subject"),
    Cue(_MUST, _re(r"\bmust have regard to\b"), "force guide, rule 7: restates a duty", anywhere=True),
    Cue(_MUST, _re(r"\bshall\b"), "force guide: shall", "binding_subject"),
    Cue(
        _MUST,
        _re(rf"\b{_BE} {_ADVS}(?:required|obliged|compelled) (?:by [^,;]{{3,60}} )?to\b"),
        "force guide: is required to",
        "not_family",
    ),
    Cue(
        _MUST,
        _re(
            rf"\b(?:is|are) {_ADVS}required\b(?! to\b)(?! skills)(?= (?:for|from|by|in|of|where|when|under|at|that|before|if|until|on|as)\b|[.,;]|$)"
        ),
        "force guide: is required (of an actor)",
        "not_family",
    ),
    Cue(
        _MUST,
        _re(rf"\b(?:is|are) {_ADVS}(?:bound (?:by|to)|mandatory|compulsory)\b"),
        "force guide: binding requirement",
    ),
    Cue(
        _MUST,
        _re(
            r"(?<!by )(?<!under )\b(?:act|acts|sections?(?: \d\w*)?|regulations?(?: \d\w*)?|law|legislation|subsections?|orders?|eyfs|code|duty|rules?|we|ofsted|schedule|standards?|convention)"
            r"(?: [\w()]+){0,4} requires? (?!regard|careful)(?:[\w’'-]+ ){1,14}to\b"
        ),
        "force guide, rule 7: restates a requirement",
    ),
    Cue(_MUST, _re(rf"\b(?:is|are) {_ADVS}responsible for\b"), "force guide, rule 6", "not_family"),
    Cue(
        _MUST,
        _re(
            r"\b(?:has|have|holds?|carr(?:y|ies)|retains?) (?:an? |the |overall |ultimate |lead |primary |equal |joint |shared |statutory |legal |specific |clear |and )*"
            r"(?:duty|duties|responsibility|obligation) (?:to|for|under [^,;]{3,40} to)\b"
        ),
        "force guide: has a duty to, has responsibility for",
        "not_family",
    ),
    Cue(
        _MUST,
        _re(
            r"\b(?:is|are|be) (?:also )?(?:under|subject to) (?:an?|the|this|these|specific|statutory|similar|certain)? ?(?:\w+ )?(?:dut(?:y|ies)|obligations?)\b"
        ),
        "force guide: binding requirement",
    ),
    Cue(
        _MUST,
        _re(
            r"\bplaces? (?:an?|the|a \w+|statutory|specific|general) ?(?:\w+ )?(?:dut(?:y|ies)|obligations?|requirements?) on\b[^.;]* to\b"
        ),
        "force guide, rule 7: restates a duty",
        anywhere=True,
    ),
    Cue(
        _MUST,
        _re(
            r"\bit is (?:also )?(?:the|a) (?:\w+ )?(?:duty|legal requirement|statutory requirement|requirement|condition)\b(?: [^,;]{0,60})? (?:to|that|for)\b"
        ),
        "force guide: binding requirement",
    ),
    Cue(
        _MUST,
        _re(r"\bthere (?:is|are) (?:also )?(?:an? )?(?:\w+ )?(?:duty|requirement|obligation)s? (?:on|for|to|that)\b"),
        "force guide: binding requirement",
    ),
    Cue(
        _MUST,
        _re(r"\b(?:it is|is|would be|be|commits?|it would be) an offence (?:to|for|under|if)\b"),
        "force guide: an offence to",
        "offence",
    ),
    Cue(
        _MUST,
        _re(
            r"\bmay only\b|\bmay\b(?:(?! (?:but|should|must) )[^.;]){0,90}\bonly (?:if|when|where|for|in|with|to|after|on|by|as)\b|\bcan only\b|\bcan (?:(?!(?:but|should|must) )[^.;]){0,60}\bonly (?:if|when|where|with|after)\b"
        ),
        "force guide, rule 2: may only",
        "ban",
    ),
    Cue(
        _MUST,
        _re(r"\bno [\w’' -]{2,50}? (?:may|shall|can) (?!be able)(?:\w+)"),
        "force guide, rule 2: no … may be used",
        "ban",
    ),
    Cue(_MUST, _re(r"\b(?:may|can) not\b|\bcannot\b|\bcan['’]t\b"), "force guide: cannot, may not", "negative"),
    Cue(
        _MUST,
        _re(
            rf"\b(?:is|are) {_ADVS}not (?:permitted|allowed)\b|\b(?:is|are) {_ADVS}(?:prohibited|forbidden|disqualified from|barred from)\b"
        ),
        "force guide: a ban",
        "not_family",
    ),
    Cue(
        _MUST,
        _re(r"\b(?:has|have) to\b(?! (?:balance|be aware|bear|consider|weigh))"),
        "drafting convention: have to, where it binds",
        "have_to",
    ),
    Cue(
        _MUST,
        _re(
            r"\bwill (?:first |also )?need to (?:submit|apply|register|obtain|complete|re-?apply|notify|make an? (?:new|fresh|further)|provide (?:us|ofsted) with|send (?:us|ofsted)|pay)\b"
        ),
        "force guide, rule 4: a step that has to come first",
        "not_family",
    ),
    Cue(
        _MUST,
        _re(
            r"\b(?:is|are) to be (?:paid|sent|made|appointed|laid|published|given|supplied|kept|provided|submitted|exercised)\b"
        ),
        'drafting convention: "is to be" in statute',
    ),
    Cue(_SHOULD, _re(r"\bshould(?:n['’]t)?\b|\bought to\b"), "force guide: should", "advice"),
    Cue(
        _SHOULD,
        _re(r"\b(?:has|have) to (?:balance|be aware|bear|consider|weigh)\b"),
        "force guide: expected unless there is good reason",
        "have_to",
    ),
    Cue(
        _SHOULD,
        _re(
            rf"\b(?:is|are|be) {_ADVS}(?:expected|advised|encouraged|recommended|asked|urged|reminded) (?:to|that)\b|\bit is {_ADVS}(?:expected|recommended|advisable|advised|desirable|preferable)\b|\bis {_ADVS}(?:recommended|advisable)\b"
        ),
        "force guide: is expected to",
        "not_family",
    ),
    Cue(
        _SHOULD,
        _re(
            r"\b(?:we|ofsted|(?<!by )government|department|dfe|panel|framework|guidance) (?:would |will |also |therefore |do |strongly )*(?:expects?|recommends?|encourages?|advises?|asks?)\b(?! that this)"
        ),
        "force guide: we would expect",
    ),
    Cue(_SHOULD, _re(r"\bneed(?:s)? to\b"), "force guide, rule 4", "need"),
    Cue(
        _SHOULD,
        _re(
            r"\bit(?: is|['’]s| will be| remains| would be) (?:\w+ )?(?:important|essential|vital|crucial|critical|imperative|paramount|necessary|key|incumbent)(?: and \w+)?(?:,[^,]{3,60},)? (?:that|to|for|on|when|in|who|upon)\b"
        ),
        "force guide: it is important or essential that",
    ),
    Cue(
        _SHOULD,
        _re(
            r"\b(?:is|are) (?:also |therefore |absolutely )?(?:essential|imperative|of (?:the utmost|paramount|vital|particular) importance)\b"
        ),
        "force guide: it is essential",
    ),
    Cue(
        _SHOULD,
        _re(r"\b(?:it is|is|it would be|represents|would be) (?:\w+ )?(?:good|best) practice\b"),
        "force guide: good practice",
    ),
    Cue(
        _SHOULD,
        _re(
            r"^(?:please )?(?:ensure|make sure|do not|don['’]t|never|always|remember|avoid|be (?:aware|alert|clear|prepared))\b(?! applicable)"
        ),
        "drafting convention: an instruction to the reader of guidance",
    ),
    Cue(_MAY, _re(r"\bmay\b(?! not\b)"), "force guide, rule 2: permission", "permission"),
    Cue(_MAY, _re(r"\bcan\b(?! not\b)"), "force guide: can, as permission", "permission"),
    Cue(
        _MAY,
        _re(rf"\b(?:is|are) {_ADVS}(?:entitled|permitted|allowed|free|authorised|empowered) to\b"),
        "force guide: entitled to",
        "actor",
    ),
    Cue(
        _MAY,
        _re(
            r"\b(?:has|have|hold|holds) (?:the |an? |wide |some |full )?(?:\w+ )?(?:powers?|discretion|option|flexibility|right) (?:to|over|in|about|of|under [^,;]{3,40} to)\b|\bat (?:the|their|its|our) discretion\b"
        ),
        "force guide: discretion",
        "actor",
    ),
)

OPEN_ACT = _re(
    r"^(?:also |only |then )?be (?:made|shared|disclosed|extended|given|delegated|counted|included|appointed|combined|"
    r"deferred|waived|granted|started|postponed|carried out|undertaken|held|convened|shared)\b"
)
"""Passive acts that "can be" permitted; "can be used" or "can be found" only describe."""

LEGAL_ACT = _re(
    rf"^(?:(?:also|only|then|jointly|therefore|not|in particular|instead|still)\s+)*be (?:(?:also|only|so|jointly|further)\s+)*{_LEGAL_ACT}\b"
)
"""Passive acts that "may be" permitted, such as "a grant may be made"."""
