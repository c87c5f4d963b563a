package distillery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The one-way streets between packages: who may know whom. */
@AnalyzeClasses(packages = "distillery", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("main")
            .definedBy("distillery")
            .layer("cli")
            .definedBy("distillery.cli")
            .layer("web")
            .definedBy("distillery.web..")
            .layer("compare")
            .definedBy("distillery.compare")
            .layer("report")
            .definedBy("distillery.report")
            .layer("statistics")
            .definedBy("distillery.statistics")
            .layer("queue")
            .definedBy("distillery.queue")
            .layer("gallery")
            .definedBy("distillery.gallery")
            .layer("share")
            .definedBy("distillery.share")
            .layer("store")
            .definedBy("distillery.store")
            .layer("training")
            .definedBy("distillery.training")
            .layer("evaluation")
            .definedBy("distillery.evaluation")
            .layer("bench")
            .definedBy("distillery.bench")
            .layer("pipeline")
            .definedBy("distillery.pipeline")
            .layer("families")
            .definedBy("distillery.families")
            .layer("schedulers")
            .definedBy("distillery.schedulers")
            .layer("models")
            .definedBy("distillery.models")
            .layer("engine")
            .definedBy("distillery.engine")
            .layer("torchscript")
            .definedBy("distillery.torchscript")
            .layer("nn")
            .definedBy("distillery.nn")
            .layer("hub")
            .definedBy("distillery.hub")
            .layer("tokenizer")
            .definedBy("distillery.tokenizer")
            .layer("checkpoint")
            .definedBy("distillery.checkpoint")
            .layer("emoji")
            .definedBy("distillery.emoji")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("bench")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("cli", "web")
            .whereLayer("compare")
            .mayOnlyBeAccessedByLayers("cli", "web", "report")
            .whereLayer("statistics")
            .mayOnlyBeAccessedByLayers("cli", "web", "report", "compare", "bench")
            .whereLayer("statistics")
            .mayNotAccessAnyLayer()
            .whereLayer("queue")
            .mayOnlyBeAccessedByLayers("cli", "web", "compare")
            .whereLayer("gallery")
            .mayOnlyBeAccessedByLayers("cli", "web", "compare", "queue")
            .whereLayer("share")
            .mayOnlyBeAccessedByLayers("cli", "web")
            .whereLayer("share")
            .mayOnlyAccessLayers("store")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("cli", "compare", "queue", "gallery", "share")
            .whereLayer("store")
            .mayNotAccessAnyLayer()
            .whereLayer("training")
            .mayOnlyBeAccessedByLayers("main", "cli")
            .whereLayer("evaluation")
            .mayOnlyBeAccessedByLayers("main", "cli")
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers(
                    "main", "cli", "web", "report", "compare", "queue", "gallery", "training", "evaluation", "bench")
            .whereLayer("families")
            .mayOnlyBeAccessedByLayers("main", "cli", "web", "queue", "training", "pipeline", "bench")
            .whereLayer("schedulers")
            .mayOnlyBeAccessedByLayers(
                    "cli", "web", "report", "compare", "queue", "gallery", "training", "pipeline", "families", "bench")
            .whereLayer("models")
            .mayOnlyBeAccessedByLayers("training", "families", "bench")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("cli", "queue", "training", "pipeline", "families", "bench")
            .whereLayer("torchscript")
            .mayOnlyBeAccessedByLayers("cli", "queue", "training", "families", "engine", "bench")
            .whereLayer("nn")
            .mayOnlyBeAccessedByLayers("cli", "training", "families", "models", "torchscript", "engine", "bench")
            .whereLayer("hub")
            .mayOnlyBeAccessedByLayers("main", "cli", "web", "report", "families")
            .whereLayer("tokenizer")
            .mayOnlyBeAccessedByLayers("web", "training", "families")
            .whereLayer("emoji")
            .mayOnlyBeAccessedByLayers("main", "cli", "web", "training", "evaluation")
            .whereLayer("emoji")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule noPackagesKnowEachOther =
            slices().matching("distillery.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatAllPagesNeedKnowsNoPage = noClasses()
            .that()
            .resideInAnyPackage("distillery.web.http", "distillery.web.models")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("distillery.web", "distillery.web.compare", "distillery.web.share");

    @ArchTest
    static final ArchRule pagesOfExperimentsKnowNoOtherPage = noClasses()
            .that()
            .resideInAPackage("distillery.web.compare")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("distillery.web");

    @ArchTest
    static final ArchRule pagesThatLetOthersInKnowNoOtherPage = noClasses()
            .that()
            .resideInAPackage("distillery.web.share")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("distillery.web", "distillery.web.compare", "distillery.web.models");

    @ArchTest
    static final ArchRule onlyTunnelsKnowTheSshLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("distillery.share")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.sshd..");

    @ArchTest
    static final ArchRule onlyTheEngineKnowsDjl = noClasses()
            .that()
            .resideOutsideOfPackages("distillery.engine")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("ai.djl..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(
                            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                    "ai.djl.huggingface.tokenizers.."))));

    @ArchTest
    static final ArchRule onlyTheTokenizerKnowsTheTokenizerLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("distillery.tokenizer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.huggingface.tokenizers..");

    @ArchTest
    static final ArchRule nothingIsBroughtToLifeFromForeignBytes =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule classesAreNouns = classes()
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");
}
