package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a published model are worth downloading. A repository holds the same weights up to six times: in
 * two precisions, in two file formats, once more as a single file, and for other frameworks. Safe for all threads.
 *
 * <p>For each part (UNet, VAE, text encoders) one form of its weights is chosen, the first that is offered whole of:
 * half-precision safetensors, safetensors, half-precision {@code .bin}, {@code .bin}; each as one file, else as
 * shards with their index. Whoever opens the folder must look in this order. The safety checker, example pictures,
 * and everything for Flax, ONNX or OpenVINO are left out.
 */
final class NeededFiles {
    /** The file by which a folder is known: that of a whole pipeline, else that of a network standing alone. */
    static final List<String> FRONT_PAGES = List.of("model_index.json", "config.json");

    private static final List<String> PARTS = List.of("unet", "vae", "text_encoder", "text_encoder_2");

    private static final Pattern SMALL = Pattern.compile("scheduler/scheduler_config\\.json"
            + "|tokenizer(_2)?/(vocab|tokenizer|tokenizer_config|special_tokens_map|added_tokens)\\.json"
            + "|tokenizer(_2)?/merges\\.txt");

    private final SortedSet<String> offered;
    private final String repo;

    private NeededFiles(Collection<String> offered, String repo) {
        this.offered = new TreeSet<>(offered);
        this.repo = repo;
    }

    /**
     * Chooses among a repository's files. The front page comes last, so that a folder filled in this order has it
     * only when it is complete.
     *
     * @throws UnusableModelException if the repository is no diffusers folder, or a part has no weights
     */
    static List<String> among(Collection<String> offered, String repo) {
        NeededFiles files = new NeededFiles(offered, repo);
        if (files.offered.contains("model_index.json")) {
            return files.ofPipeline();
        }
        if (files.offered.contains("config.json")) {
            return files.ofNetwork();
        }
        throw new UnusableModelException(
                repo + " has neither model_index.json nor config.json. Name a model in diffusers layout.");
    }

    private List<String> ofPipeline() {
        if (!offered.contains("unet/config.json")) {
            throw new UnusableModelException(repo + " has no unet/config.json. Name a Stable Diffusion model.");
        }
        List<String> chosen = new ArrayList<>();
        for (String part : PARTS) {
            if (offered.contains(part + "/config.json")) {
                chosen.add(part + "/config.json");
                chosen.addAll(weights(part + "/"));
            }
        }
        offered.stream().filter(name -> SMALL.matcher(name).matches()).forEach(chosen::add);
        chosen.add("model_index.json");
        return chosen;
    }

    private List<String> ofNetwork() {
        List<String> chosen = new ArrayList<>(weights(""));
        chosen.add("config.json");
        return chosen;
    }

    private List<String> weights(String folder) {
        boolean text = folder.startsWith("text_encoder");
        for (String ending : List.of("safetensors", "bin")) {
            String diffusersStem = "diffusion_pytorch_model";
            String transformersStem = ending.equals("bin") ? "pytorch_model" : "model";
            String stem = folder + (text ? transformersStem : diffusersStem);
            for (String precision : List.of(".fp16", "")) {
                List<String> form = form(stem, precision, ending);
                if (!form.isEmpty()) {
                    return form;
                }
            }
        }
        throw new UnusableModelException(
                "%s has no weights for %s that this program reads. Name a model that offers safetensors or .bin files."
                        .formatted(repo, folder.isEmpty() ? "its network" : folder));
    }

    /** One file, else an index with all its shards, else nothing. */
    private List<String> form(String stem, String precision, String ending) {
        String whole = stem + precision + "." + ending;
        if (offered.contains(whole)) {
            return List.of(whole);
        }
        String index = stem + "." + ending + ".index" + precision + ".json";
        if (!offered.contains(index)) {
            return List.of();
        }
        // Older files say the precision behind the number, newer ones before it.
        List<String> shards = shards(stem + precision, "." + ending);
        if (shards.isEmpty()) {
            shards = shards(stem, precision + "." + ending);
        }
        if (!shards.isEmpty()) {
            shards.add(index);
        }
        return shards;
    }

    private List<String> shards(String before, String after) {
        Pattern shard = Pattern.compile(Pattern.quote(before) + "-\\d{5}-of-(\\d{5})" + Pattern.quote(after));
        List<String> found = new ArrayList<>();
        int count = 0;
        for (String name : offered) {
            Matcher matcher = shard.matcher(name);
            if (matcher.matches()) {
                found.add(name);
                count = Integer.parseInt(matcher.group(1));
            }
        }
        return found.size() == count ? found : List.of();
    }
}
