package distillery.web.compare;

import distillery.web.http.Assets;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** A result as one HTML file that needs nothing else: styles and pictures are in it. For any thread. */
public final class ResultDocument {
    private final TemplateEngine engine;

    public ResultDocument(TemplateEngine engine) {
        this.engine = engine;
    }

    /** The file's text. */
    public String html(ExperimentView view) {
        StringOutput output = new StringOutput();
        engine.render("document.jte", Map.of("view", view, "styles", Assets.text("distillery.css")), output);
        return output.toString();
    }
}
