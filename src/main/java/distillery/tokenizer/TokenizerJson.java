package distillery.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * The recipe that the native library follows: the {@code tokenizer.json} that transformers 5.23 composes for its class
 * {@code CLIPTokenizer}, whatever files a folder has. Only pieces, merges and special tokens come from the folder, so a
 * file cannot make the library do anything else. For any thread.
 */
final class TokenizerJson {
    /** How CLIP takes a prompt apart (Radford et al. 2021). What lies between the matches is dropped: white space. */
    private static final String CLIP = """
            {
              "version": "1.0",
              "normalizer": {
                "type": "Sequence",
                "normalizers": [
                  {"type": "NFC"},
                  {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "},
                  {"type": "Lowercase"}
                ]
              },
              "pre_tokenizer": {
                "type": "Sequence",
                "pretokenizers": [
                  {"type": "Split", "pattern": {"Regex": "WORDS"}, "behavior": "Removed", "invert": true},
                  {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}
                ]
              },
              "post_processor": {"type": "RobertaProcessing", "trim_offsets": false, "add_prefix_space": false},
              "model": {
                "type": "BPE",
                "continuing_subword_prefix": "",
                "end_of_word_suffix": "</w>",
                "fuse_unk": false
              }
            }
            """.replace(
                    "WORDS",
                    "<\\\\|startoftext\\\\|>|<\\\\|endoftext\\\\|>|'s|'t|'re|'ve|'m|'ll|'d"
                            + "|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+");

    private TokenizerJson() {}

    /** The native library, made to follow the recipe; it frees its memory when it is closed. */
    static HuggingFaceTokenizer open(Vocabulary vocabulary, SpecialTokens special) throws IOException {
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(compose(vocabulary, special)),
                Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false"));
    }

    private static byte[] compose(Vocabulary vocabulary, SpecialTokens special) throws IOException {
        JsonMapper json = new JsonMapper();
        ObjectNode recipe = json.readValue(CLIP, ObjectNode.class);
        ArrayNode added = recipe.putArray("added_tokens");
        for (SpecialTokens.Token token : special.all().values()) {
            added.addObject()
                    .put("id", token.id())
                    .put("content", token.content())
                    .put("single_word", token.singleWord())
                    .put("lstrip", token.lstrip())
                    .put("rstrip", token.rstrip())
                    .put("normalized", token.normalized())
                    .put("special", true);
        }
        ObjectNode ends = recipe.withObject("/post_processor");
        ends.putArray("cls").add(special.begin().content()).add(special.begin().id());
        ends.putArray("sep").add(special.end().content()).add(special.end().id());
        recipe.withObject("/model")
                .put("unk_token", special.unknown().content())
                .putPOJO("vocab", vocabulary.ids())
                .putPOJO("merges", vocabulary.merges());
        return json.writeValueAsBytes(recipe);
    }
}
