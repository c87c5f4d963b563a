package distillery.web.compare;

import distillery.report.ExperimentFile;
import distillery.report.MarkdownTable;
import distillery.report.RunTable;
import distillery.web.http.Visitors;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;

/** What people take away of an experiment. For any thread. */
public final class CompareFiles {
    private final Reports reports;
    private final ResultDocument document;
    private final Visitors visitors;

    public CompareFiles(Reports reports, ResultDocument document, Visitors visitors) {
        this.reports = reports;
        this.document = document;
        this.visitors = visitors;
    }

    /** Every run, for a spreadsheet. */
    public void csv(Context ctx) throws IOException {
        ExperimentView view = view(ctx);
        file(
                ctx,
                "text/csv",
                "csv",
                RunTable.of(view.report().experiment(), view.report().runs()));
    }

    /** All of it, for other programs. */
    public void json(Context ctx) throws IOException {
        file(
                ctx,
                "application/json",
                "json",
                ExperimentFile.of(view(ctx).report()).json());
    }

    /** The table, for an issue or a paper. */
    public void markdown(Context ctx) {
        file(ctx, "text/markdown", "md", MarkdownTable.of(view(ctx).report()));
    }

    /** The page with its pictures in one file. */
    public void html(Context ctx) {
        ExperimentView view = reports.portable(ctx.pathParam("id"), ComparePages.number(ctx.queryParam("baseline")))
                .orElseThrow(NotFoundResponse::new);
        file(ctx, "text/html", "html", document.html(view));
    }

    private ExperimentView view(Context ctx) {
        return reports.view(ctx.pathParam("id"), ComparePages.number(ctx.queryParam("baseline")), visitors.of(ctx))
                .orElseThrow(NotFoundResponse::new);
    }

    private static void file(Context ctx, String type, String ending, String text) {
        ctx.contentType(type + "; charset=utf-8");
        ctx.header("Content-Disposition", "attachment; filename=\"distillery-compare." + ending + "\"");
        ctx.result(text);
    }
}
