"""Prints the ids that transformers gives prompts in many scripts, for each way in which published models pad.

    python src/test/reference/clip_tokenizer.py > src/test/resources/clip_tokenizer_prompts.json

It also saves tok1000-saved/, a folder as transformers 5 writes it after a token was taught: one tokenizer.json, no
vocab.json. Each case holds a prompt (times a count, for long ones), how many tokens all of it has without start and end, and for
each tokenizer its 77 ids without the padding behind them. A tokenizer that gives the same ids as `sd-v1-4` is left out.
"""

import csv
import json
import shutil
import tempfile
from pathlib import Path

import tokenizers
import transformers

RESOURCES = Path("src/test/resources")
KINDS = ["sd-v1-4", "sd-2-1-base", "sdxl-1", "sdxl-2"]

OWN = """
A lighthouse at dusk, oil on canvas
crème brûlée on a café table
cre\u0300me bru\u0302le\u0301e
ÀÉÎÕÜ ñ ç ß ẞ Œ æ Ø Å
Å Å ﬁﬂ ﬃ ﬆ ㎏ ℃ ½ Ⅻ ①
Ａ ｆｕｌｌ ｗｉｄｔｈ ｔｉｔｌｅ
Ελληνικό νησί με άσπρα σπίτια
ΟΔΥΣΣΕΥΣ ΚΑΙ ΣΕΙΡΗΝΕΣ
ΣΊΣΥΦΟΣ Σ ς σ
İstanbul Işık ığdır ILIK ıi
Ǆ ǅ ǆ Ǉ ﬀ
Красный трамвай в снегу, Санкт-Петербург
ЁЖИК В ТУМАНЕ
Щука і ґава, Її Їжак
Ծովափին մի նավակ
ᲗᲑᲘᲚᲘᲡᲘ თბილისი ⴀⴁ
قطة تجلس على سجادة حمراء
كِتَابٌ مُشَكَّلٌ
گربه‌ای روی دیوار، ۱۲۳
חתול על גג אדום
שָׁלוֹם עֲלֵיכֶם
اردو میں ایک تصویر
हिमालय के ऊपर सूर्योदय
क्षत्रिय ज्ञान श्री
বাংলার বাঘ নদীর ধারে
தமிழ் கோயில் ஓவியம்
తెలుగు పుస్తకం
ಕನ್ನಡ ಮನೆ മലയാളം വള്ളം
ਪੰਜਾਬੀ ગુજરાતી සිංහල
แมวนั่งบนกำแพงในกรุงเทพ
ຫຼວງພະບາງ ភ្នំពេញ
မြန်မာပြည်
ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ
ᠮᠣᠩᠭᠣᠯ морь
ኢትዮጵያ ቡና
ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꭰꭱ
𐐀𐐁 𐐨𐐩 𞤀𞤢
一只猫坐在红色的沙发上
一隻貓坐在紅色沙發上，窗外下雨。
富士山と桜、浮世絵風
カタカナとひらがな、ﾊﾝｶｸ
か\u3099き\u3099 が ぎ
서울의 밤거리, 네온 불빛
\u1100\u1161\u11a8 각
𠮷野家 𩸽 㐀
tiếng Việt: phở bò ở Hà Nội
Yorùbá ọjà Ẹ̀kọ́
ʻōlelo Hawaiʻi
Zoë & Łukasz Žižek, Þór Ðuric
🐱 on a 🛹
👨‍👩‍👧‍👦 family portrait
👩🏽‍🚀 🏳️‍🌈 🏴‍☠️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f
🇩🇪🇯🇵🇧🇷 flags
☃️ ☃︎ ❤️‍🔥 1️⃣ #️⃣
🫠🪿🫎🩷 new emoji
♠♥♦♣ ♔♕ ∑∫√ ≤≥≠ ←→⇒ ░▒▓█
𝕬𝖓𝖙𝖎𝖖𝖚𝖆 𝔽𝕒𝕟𝕔𝕪 𝓈𝒸𝓇𝒾𝓅𝓉
Z̷̢̛͓̾a̵l̶g̸o̷ ț̵e̷x̶t̴
don't can't we're they've I'm she'll he'd it's
DON'T CAN'T WE'RE THEY'VE I'M SHE'LL HE'D IT'S
don’t it’s ‘quoted’ “double” «guillemets»
'tis 'round rock 'n' roll 'S 'sun
''s 'ss 't't 're're
1 12 123 1234567890 3.14 1,000,000 0x1F
١٢٣ ۴۵۶ १२३ ๑๒๓ 一二三 ⅓ ² Ⅷ
1980s 4k 8K 16:9 f/1.8 50mm ISO100
trending on artstation!!! masterpiece!, best quality!
! !! !!! a! !a a!b
wow!!! really?! no!
<|startoftext|>a dog<|endoftext|>
a<|endoftext|>b <|endoftext|> c
<|STARTOFTEXT|> <|EndOfText|> x
<|endoftext| |endoftext|> <endoftext>
<|endoftext|><|endoftext|>
(masterpiece:1.4), [blurry], {a|b}, <lora:foo:0.8>
a_cat-sitting/on\\a|mat~`^*+=
e-mail me@example.com http://example.com/?q=1&r=2#x
<script>alert("x")</script> &amp; &lt;b&gt; &#39;
${jndi:ldap://x/y} {{7*7}} @{x} !{y} %00 %s %n
'; DROP TABLE pictures; --
=cmd|' /C calc'!A0
../../etc/passwd C:\\Windows\\
null undefined NaN true None nil 0
Ω≈ç√∫˜µ≤≥÷ åß∂ƒ©˙∆˚¬…æ
‮right to left‬ ‪override‬ ⁦isolate⁩
Ｔｈｅ ｑｕｉｃｋ (ｂｒｏｗｎ)
(╯°□°）╯︵ ┻━┻ ಠ_ಠ ʕ•ᴥ•ʔ ツ
𓂀 𓃭 𒀭 𐎠 🀄 🂡
ꙮ ⸻ ﷽ ‱ ⁂ ⸮
a­b soft hyphen‑non‐breaking–en—em
x² + y² = z², H₂O, E=mc²
ĳ Ĳ ŉ ǰ ΐ ẖ
Ⅰⅰ Ⓐⓐ Ⲁⲁ Ꜳꜳ Ɐɐ Ȿȿ K K Ω Å
ϑ ϴ ẛ ſ ı ϐ ͅ
Straße STRASSE STRAẞE
AAAAaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
pneumonoultramicroscopicsilicovolcanoconiosis
antidisestablishmentarianism-like, ultra-hyper-mega-realistic
""".strip("\n").split("\n")

SPACES = [
    "", " ", "   ", "\t", "\n", "\r\n", " a ", "a  b", "\ta\n\nb\r\nc ", "a\u00a0b", "a\u3000b", "a\u0085b", "a\ufeffb",
    "\ufeffa", "a\u200bb", "a\u001cb", "a\u001db\u001ec\u001fd", "a\u2028b\u2029c", "a\u1680b\u2003c\u202fd\u205fe",
    "a\u180eb\u2060c\u200cd\u200de", "a\u000bb\u000cc", "a\u0000b", "\u0000", "a\u0007\u001b[2Jb\u007f", "\u009b31m\u0080",
    "\u001b]8;;x\u0007y\u001b]52;c;z\u0007", "\u0301", "a\u0301\u0302\u0303", "\u0301a", "\ufffd \ufffe \uffff",
    "\U0010ffff\U000e0001", "\ue000\U000f0000", "\u0378\u0530", "\u1e9e\u0130\u0131", "\u0345\u0399\u03b9",
]  # fmt: skip

LONG = [
    ("a ", 75), ("a ", 76), ("a ", 77), ("cat, ", 38), ("cat, ", 37), ("photorealistic ", 74), ("!", 100), ("! ", 76),
    ("<|endoftext|>", 80), ("a" , 500), ("a", 20000), ("z̷̢", 60), ("🐱", 50), ("👨‍👩‍👧‍👦 ", 20), ("猫", 90), ("猫 ", 60), ("1", 90),
    ("don't ", 40), ("\u0301", 1000), ("x\u0301", 200), ("ultra-detailed, volumetric light ", 30), (" ", 5000), (" \n\u3000a", 90),
    ("the quick brown fox jumps over the lazy dog ", 1500), ("Ω", 120), ("\u0000", 100), ("'s", 100), ("क्षत्रिय ", 20),
]  # fmt: skip


def prompts():
    with open(RESOURCES / "prompts/parti_200.tsv", encoding="utf-8", newline="") as file:
        parti = [row["Prompt"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    for prompt in OWN + SPACES + parti:
        yield prompt, 1
    yield from LONG


def tokenizer(kind):
    with tempfile.TemporaryDirectory() as folder:
        for file in [*(RESOURCES / "clip-bpe").iterdir(), *(RESOURCES / "tokenizer-configs" / kind).iterdir()]:
            shutil.copy(file, folder)
        return transformers.CLIPTokenizer.from_pretrained(folder)


def padded(clip, prompt):
    ids = clip(prompt, padding="max_length", max_length=clip.model_max_length, truncation=True).input_ids
    while len(ids) > 1 and ids[-1] == ids[-2] == clip.pad_token_id or ids[-1] == clip.pad_token_id != clip.eos_token_id:
        ids.pop()
    return ids


clips = {kind: tokenizer(kind) for kind in KINDS}
cases = []
for text, times in prompts():
    case = {"prompt": text, "times": times, "length": len(clips["sd-v1-4"](text * times).input_ids) - 2}
    for kind in KINDS:
        ids = padded(clips[kind], text * times)
        if kind == "sd-v1-4" or ids != case["sd-v1-4"]:
            case[kind] = ids
            length = len(clips[kind](text * times).input_ids) - 2
            if length != case["length"]:
                case[kind + " length"] = length
    cases.append(case)

saved = transformers.CLIPTokenizer.from_pretrained(RESOURCES / "tok1000", pad_token="!")
saved.add_tokens(["<cat-toy>"])
saved.save_pretrained(RESOURCES / "tok1000-saved")
saved = transformers.CLIPTokenizer.from_pretrained(RESOURCES / "tok1000-saved")
taught = ["a photo of <cat-toy>!", "<cat-toy><CAT-TOY> <cat toy>", "x<|endoftext|>y", "Ω ! 猫", ""]
taught = {prompt: padded(saved, prompt) for prompt in taught}

pads = {kind: clip.pad_token_id for kind, clip in clips.items()}
versions = f"transformers {transformers.__version__}, tokenizers {tokenizers.__version__}"
lines = ",\n".join(json.dumps(case) for case in cases)
print(f'{{"made_with": "{versions}", "pads": {json.dumps(pads)},')
print(f'"taught": {json.dumps(taught)},\n"cases": [\n{lines}\n]}}')
