#include "models/plugin.h"

#include "models/fourdstr/engine.h"

const splatreel::core::Engine* splatreel_engine(int index) {
    static const splatreel::models::FourdstrEngine fourdstr;
    return index == 0 ? &fourdstr : nullptr;
}
